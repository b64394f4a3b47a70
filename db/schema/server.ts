import { bigint, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { JsonObject } from '#lib/kit/json.ts';
import { timestamptz } from './columns.ts';

/** The security log. Append-only, except that equal entries of one minute are merged. */
export const audit = pgTable(
  'audit',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamptz('at').notNull(),
    kind: text('kind').notNull(),
    /** Id of a person, `agent:<seat>`, `session:<id>`, `server` or `anonymous`. */
    actor: text('actor').notNull(),
    /** No foreign key: the entry about a deletion outlives the workshop. */
    workshopId: text('workshop_id'),
    seatId: text('seat_id'),
    address: text('address'),
    /** First 16 hex digits of the session's hash. */
    session: text('session'),
    detail: jsonb('detail').$type<JsonObject>().notNull(),
    /** Id of the request that caused the entry; of merged ones, the first. */
    request: text('request'),
    /** Equal entries of the actor in the same minute. */
    count: integer('count').notNull().default(1),
  },
  (table) => [
    index('audit_workshop').on(table.workshopId, table.id),
    index('audit_time').on(table.at),
  ],
);

/** Settings of the server itself: its Ed25519 key. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<JsonObject>().notNull(),
});
