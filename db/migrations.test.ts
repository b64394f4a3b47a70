import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrate.ts';

/** Comments and texts of SQL, which can contain any word. */
const COMMENT_OR_TEXT = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'/g;
const DESTRUCTIVE: readonly RegExp[] = [
  /^\s*drop\s+(table|schema|view|sequence|type)\b/i,
  /^\s*truncate\b/i,
  /^\s*alter\s+table\b[^;]*\bdrop\s+(?!constraint\b|not\s+null\b|default\b|expression\b|identity\b)/i,
  /^\s*alter\s+table\b[^;]*\brename\s+(?!constraint\b)/i,
  /^\s*alter\s+table\b[^;]*\balter\s+(column\s+)?\S+\s+(set\s+data\s+)?type\b/i,
  /^\s*alter\s+table\b[^;]*\bset\s+not\s+null\b/i,
];

/**
 * The statements of a migration after which the release before it can't read or write the database any
 * more: they drop, rename or narrow a table or a column.
 */
function findDestructiveStatements(statements: readonly string[]): string[] {
  return statements.filter((statement) => {
    const words = statement.replace(COMMENT_OR_TEXT, ' ');
    return DESTRUCTIVE.some((pattern) => pattern.test(words));
  });
}

/**
 * Statements that drop what the previous release doesn't use any more, with the release that stopped
 * using it. Releases n and n+1 can run side by side, so a release only adds, and a later one removes.
 */
const ALLOWED: readonly { readonly migration: string; readonly statement: string }[] = [];

describe('the migrations', () => {
  it('T14.7 drop and rename no table or column that the previous release uses', () => {
    const destructive = MIGRATIONS.flatMap(({ name, statements }) =>
      findDestructiveStatements(statements).map((statement) => ({ migration: name, statement })),
    );
    const isAllowed = (found: (typeof destructive)[number]): boolean =>
      ALLOWED.some(
        ({ migration, statement }) =>
          migration === found.migration && statement === found.statement,
      );
    expect(destructive.filter((statement) => !isAllowed(statement))).toEqual([]);
  });

  it('are the files of their folder', () => {
    const files = readdirSync(join(import.meta.dirname, 'migrations'))
      .filter((name) => name.endsWith('.sql'))
      .sort();
    expect(MIGRATIONS.map(({ name }) => `${name}.sql`)).toEqual(files);
  });
});

describe('a destructive statement', () => {
  it.each([
    'DROP TABLE "seat";',
    'drop table if exists public.seat cascade',
    'ALTER TABLE "workshop" DROP COLUMN "pseudonym_key";',
    'alter table only workshop\n  drop pseudonym_key',
    'ALTER TABLE "seat" RENAME COLUMN "label" TO "name";',
    'ALTER TABLE "seat" RENAME label TO name',
    'ALTER TABLE "seat" RENAME TO "place";',
    'ALTER TABLE "seat" ALTER COLUMN "ordinal" SET DATA TYPE bigint;',
    'ALTER TABLE "seat" ALTER COLUMN "name" SET NOT NULL;',
    'ALTER TABLE "seat" ADD COLUMN "a" text, DROP COLUMN "b"',
    'truncate seat',
    'DROP SCHEMA public CASCADE',
  ])('is %j', (statement) => {
    expect(findDestructiveStatements([statement])).toEqual([statement]);
  });

  it.each([
    'CREATE TABLE "seat" ("id" text PRIMARY KEY);',
    'ALTER TABLE "seat" ADD COLUMN "a" text;',
    'ALTER TABLE "seat" DROP CONSTRAINT "seat_kind";',
    'ALTER TABLE "session" ALTER COLUMN "person_id" DROP NOT NULL;',
    'ALTER TABLE "seat" ALTER COLUMN "a" DROP DEFAULT;',
    'DROP INDEX "seat_label";',
    'ALTER TABLE "seat" RENAME CONSTRAINT "a" TO "b";',
    `UPDATE "command" SET payload = payload - 'drop table'`,
    '-- drop table seat\nCREATE INDEX "a" ON "seat" ("label");',
  ])('is not %j', (statement) => {
    expect(findDestructiveStatements([statement])).toEqual([]);
  });
});
