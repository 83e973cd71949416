/** `npm run generate`: everything that is made from code. Options such as `--check` reach each part. */
import './config/generate.ts';
import './grafana/generate.ts';
