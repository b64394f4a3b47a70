import { sql } from 'drizzle-orm';
import { check, customType, timestamp, type PgColumn } from 'drizzle-orm/pg-core';

/** A time with milliseconds. */
export const timestamptz = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A CHECK that allows only `values`, and null where the column is nullable. */
export const enumCheck = (name: string, column: PgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`);
