/** What of a part's health a test writes down: parts say it again and again, and the reporter tells what is news. */
import type { Health } from '../../src/shared/health.ts';

export function isNews(health: Health, before: Health | undefined): boolean {
  return health.code !== before?.code || (!health.ok && health.message !== before.message);
}
