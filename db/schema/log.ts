import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { JsonObject } from '#lib/kit/json.ts';
import { bytea, enumCheck } from './columns.ts';
import { workshop } from './workshops.ts';

const CHANGE_OPS = [
  'set',
  'gone',
  'observed',
  'reset-begin',
  'reset-end',
  'plan-applied',
  'cluster',
  'gap',
] as const;

/**
 * The log of what happened in the clusters. Append-only; `pos` is shared with `command`.
 *
 * `seatId` has no foreign key here, in `command` and in `checkpoint`: log rows outlive a seat that
 * was merged into another and deleted.
 */
export const change = pgTable(
  'change',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    seatId: text('seat_id').notNull(),
    epochId: text('epoch_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    op: text('op', { enum: CHANGE_OPS }).notNull(),
    uid: text('uid'),
    gvk: text('gvk'),
    ns: text('ns'),
    name: text('name'),
    object: jsonb('object').$type<JsonObject>(),
    /**
     * The other fields of the op: `inferred`, `what`, `why`, `plan` and `kinds`, `cluster` and
     * `replaced`, `from` and `to`.
     */
    detail: jsonb('detail').$type<JsonObject>(),
    hash: text('hash'),
    /** The agent's wall clock, ms since 1970. */
    seenAt: bigint('seen_at', { mode: 'number' }).notNull(),
    /** The agent's monotonic clock, ms since the epoch began. */
    mono: bigint('mono', { mode: 'number' }).notNull(),
    /** The only time that is shown or computed with, ms since 1970. */
    at: bigint('at', { mode: 'number' }).notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
    /** SHA-256 over the change as it arrived, to tell a replay from a divergence. */
    fingerprint: bytea('fingerprint').notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.pos] }),
    uniqueIndex('change_once').on(table.workshopId, table.seatId, table.epochId, table.seq),
    enumCheck('change_op', table.op, CHANGE_OPS),
  ],
);

/** The log of what people and the server did. */
export const command = pgTable(
  'command',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    /** Id of a person, `agent:<seat>` or `server`. */
    actor: text('actor').notNull(),
    kind: text('kind').notNull(),
    seatId: text('seat_id'),
    payload: jsonb('payload').$type<JsonObject>().notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.pos] }),
    index('command_seat').on(table.workshopId, table.seatId, table.pos),
  ],
);

/**
 * The fold of a seat up to `pos`, so that a start reads only the rest of the log. Derived data: can
 * be deleted at any time.
 */
export const checkpoint = pgTable(
  'checkpoint',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat_id').notNull(),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    /** Version of the fold that wrote it. Checkpoints of another version are ignored. */
    fold: smallint('fold').notNull(),
    /** Version of the workshop's plan, which names the pack content it was graded by. */
    plan: integer('plan').notNull().default(1),
    state: jsonb('state').$type<JsonObject>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workshopId, table.seatId] })],
);
