import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { reasonOf, traceOf } from './reason.ts';

it('tells what the database said, and neither the statement nor its parameters', () => {
  const refused = new DrizzleQueryError(
    'insert into "session" ("hash") values ($1)',
    ['the hash of a cookie'],
    new Error('duplicate key'),
  );
  expect(reasonOf(refused)).toBe('duplicate key');
  expect(traceOf(refused)).toMatch(/^duplicate key\n {4}at /);
  expect(traceOf(refused)).not.toMatch(/insert into|cookie/);
});
