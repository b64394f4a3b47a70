import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { databaseErrorText, databaseErrorTrace } from './errors.ts';

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
