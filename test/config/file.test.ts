/** The YAML file where a person slipped: one slip is one problem, and the words are about it. */
import { describe, expect, it } from 'vitest';
import { configOf, problemsOf, withFile } from './setup.ts';

describe('a bracket that is not closed', () => {
  it.each([
    ['rules: [ {match: x\nprofile: minimal\n', 2],
    ['gx: { host: a\ninflux: { url: b }\n', 2],
    ['devices:\n  - { name: a, service: b', 2],
    ['devices:\n  - name: x\n    instances: [1, 2\n    service: battery\n', 4],
  ])('%j is one problem', (yaml, line) => {
    expect(problemsOf(...withFile(yaml))).toEqual([
      {
        place: expect.stringMatching(`^gx-logger.yaml:${line}:`),
        message: 'a bracket that was opened before is not closed here',
        hint: expect.stringContaining('single quotes'),
      },
    ]);
  });
});

describe('a # in a password', () => {
  it.each(['pass #1', '#pass1', '#1'])('without quotes it is told, and the password is not: %s', (password) => {
    const problems = problemsOf(...withFile(`gx:\n  password: ${password}\n`));
    expect(problems).toEqual([
      {
        place: 'gx-logger.yaml:2:3',
        message: 'what follows the # is taken for a comment and is not part of the value',
        hint: 'Put the value in single quotes.',
      },
    ]);
    expect(JSON.stringify(problems)).not.toContain('pass ');
  });

  it.each([
    ["'pass #1' # of the GX", 'pass #1'],
    ['pass#1', 'pass#1'],
    ['pass # of the GX', 'pass'],
  ])('%s is meant so', (written, password) => {
    expect(configOf(...withFile(`gx:\n  password: ${written}\n`)).gx.password).toBe(password);
  });
});
