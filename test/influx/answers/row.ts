/** What servers answer, and in which form: the pieces of which the rows are made. */
import { expect } from 'vitest';
import type { Generation } from '../../../src/influx/servers/detect.ts';

/** Status, body and verdict of every answer that is known; headers where they matter. */
export type AnswerRow = [
  what: string,
  generation: Generation,
  status: number,
  body: string | object,
  verdict: object,
  headers?: Record<string, string>,
];

export const NOW = Date.parse('Sun, 22 Nov 2026 12:00:00 GMT');
export const person = (reason: string) => ({ kind: 'keep', reason, action: expect.any(String) });
export const reject = (reason: string) => ({ kind: 'reject', reason });
export const partial = (message: string) => ({
  error: 'partial write of line protocol occurred',
  data: [{ original_line: 'system,site=a Ac', line_number: 2, error_message: message }],
});
export const v2 = (code: string, message: string) => ({ code, message });
export const failedPoints = (words: string) =>
  v2(
    'unprocessable entity',
    `failure writing points to database: partial write: ${words} for database: 0a for retention policy: autogen`,
  );
export const CONFLICT =
  'field type conflict: input field "f" on measurement "m" is type string, already exists as type float dropped=1';
export const OLD =
  'dropped 2 points outside retention policy of duration 72h0m0s - oldest point m at 2025-08-26T03:26:38Z dropped because it violates a Retention Policy Lower Bound at 2025-09-02T09:04:10Z, newest point m at 2025-08-26T03:31:28Z dropped because it violates a Retention Policy Lower Bound at 2025-09-02T09:04:10Z dropped=2';
export const HTML = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>';
