/** The table: every row of both forms. What takes longest comes first, for rows run side by side. */
import type { Row } from '../row.ts';
import { brokerRows } from './broker.ts';
import { clockRows } from './clock.ts';
import { databaseRows } from './database.ts';
import { diskRows } from './disk.ts';
import { floodRows } from './flood.ts';
import { gxRows } from './gx.ts';
import { journalRows } from './journal.ts';
import { processRows } from './process.ts';
import { refusalRows } from './refusals.ts';
import { severalRows } from './several.ts';

export const rows: readonly Row[] = [
  ...processRows,
  ...clockRows,
  ...gxRows,
  ...severalRows,
  ...databaseRows,
  ...refusalRows,
  ...brokerRows,
  ...floodRows,
  ...diskRows,
  ...journalRows,
];
