import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import {
  databaseErrorText,
  databaseErrorTrace,
  DatabaseQueryError,
  isDatabaseUnavailable,
} from './errors.ts';

const withCode = (message: string, code: string, syscall?: string): Error =>
  Object.assign(new Error(message), { code, ...(syscall !== undefined && { syscall }) });

it('prints the message of the database without the statement and its parameters', () => {
  const rejected = new DrizzleQueryError(
    'insert into "session" ("hash") values ($1)',
    ['the hash of a cookie'],
    new Error('duplicate key'),
  );
  expect(databaseErrorText(rejected)).toBe('duplicate key');
  expect(databaseErrorTrace(rejected)).toMatch(/^duplicate key\n {4}at /);
  expect(databaseErrorTrace(rejected)).not.toMatch(/insert into|cookie/);
});

it.each([
  ['a refused connection', withCode('connect ECONNREFUSED', 'ECONNREFUSED', 'connect')],
  [
    'a statement whose connection broke',
    new DrizzleQueryError('select 1', [], withCode('read ECONNRESET', 'ECONNRESET', 'read')),
  ],
  [
    'a statement without Drizzle whose connection broke',
    new DatabaseQueryError('insert', { cause: withCode('write EPIPE', 'EPIPE', 'write') }),
  ],
  ['a full disk', withCode('could not extend file', '53100')],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
])('counts %s as an outage of the database', (_name, error) => {
  expect(isDatabaseUnavailable(error)).toBe(true);
});

it.each([
  ['a browser that hung up', withCode('aborted', 'ECONNRESET')],
  ['an answer to a browser that hung up', withCode('write EPIPE', 'EPIPE', 'write')],
  ['a missing file', withCode('open ENOENT', 'ENOENT', 'open')],
  ['a refused statement', new DrizzleQueryError('select 1', [], withCode('bad', '22P02'))],
])('does not count %s as an outage of the database', (_name, error) => {
  expect(isDatabaseUnavailable(error)).toBe(false);
});
