/** docs/operations.md explains each state that the daemon can be in: all of them, and no others. */
import { expect, it } from 'vitest';
import { FAULTS } from '../../src/shared/health.ts';
import { read } from './blocks.ts';

const text = read('docs/operations.md');

it.each(Object.entries(FAULTS))('part %s: every code is in the table, with what to do', (part, codes) => {
  const [, section = ''] = text.split(`### Part \`${part}\`\n`);
  const [table = ''] = section.split(/^### /m);
  const rows = [...table.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, code]) => code);
  expect(rows.sort()).toEqual([...codes].sort());
});
