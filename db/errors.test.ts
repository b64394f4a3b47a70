import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { databaseErrorText, databaseErrorTrace } from './reason.ts';

it('tells what the database said, and neither the statement nor its parameters', () => {
  const refused = new DrizzleQueryError(
    'insert into "session" ("hash") values ($1)',
    ['the hash of a cookie'],
    new Error('duplicate key'),
  );
  expect(databaseErrorText(refused)).toBe('duplicate key');
  expect(databaseErrorTrace(refused)).toMatch(/^duplicate key\n {4}at /);
  expect(databaseErrorTrace(refused)).not.toMatch(/insert into|cookie/);
});
