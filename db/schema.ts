import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { JsonObject } from '#lib/protocol/json.ts';

const timestamptz = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * What an exercise pack said when an event took it: events are graded by this, whatever lies on disk by then. `json` and not
 * `jsonb`, which reorders the keys: their order decides which of several mismatches is named first.
 */
export const packContent = pgTable('pack_content', {
  /** SHA-256 of the content as JSON, hex. */
  digest: text('digest').primaryKey(),
  packId: text('pack').notNull(),
  version: text('version').notNull(),
  content: json('content').$type<JsonObject>().notNull(),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

/** A workshop. `pos` of its log is given by the one process that owns it, under the fencing number `fence`. */
export const workshop = pgTable(
  'event',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    code: text('code').notNull(),
    state: text('state', { enum: ['draft', 'open', 'live', 'ended', 'archived'] })
      .notNull()
      .default('draft'),
    packId: text('pack').notNull(),
    packVersion: text('pack_version').notNull(),
    /** What it began with; what was taken in since are acts `take-pack`. null: pinned when it is opened next. */
    packDigest: text('pack_digest').references(() => packContent.digest),
    language: text('language', { enum: ['ja', 'en'] }).notNull(),
    timeZone: text('time_zone').notNull(),
    startsAt: timestamptz('starts_at').notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    endedAt: timestamptz('ended_at'),
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    uniqueIndex('event_code_of_open')
      .on(table.code)
      .where(sql`state in ('draft', 'open', 'live')`),
  ],
);

export const person = pgTable('person', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** May make events: signed in by the server's own link, or invited by one who may. */
  isInstructor: boolean('instructor').notNull().default(false),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

export const session = pgTable('session', {
  /** SHA-256 of the cookie's value: a stolen database signs nobody in. */
  hash: bytea('hash').primaryKey(),
  personId: text('person')
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' }),
  expiresAt: timestamptz('expires_at').notNull(),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

export const membership = pgTable(
  'membership',
  {
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    personId: text('person')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    role: text('role', {
      enum: ['owner', 'instructor', 'assistant', 'organizer', 'projector'],
    }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workshopId, table.personId] })],
);

export const seat = pgTable(
  'seat',
  {
    id: text('id').primaryKey(),
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** The place, such as C-07; unique in the event. */
    label: text('label').notNull(),
    ordinal: integer('ordinal').notNull(),
    displayName: text('handle'),
    personId: text('person').references(() => person.id, { onDelete: 'set null' }),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('seat_label').on(table.workshopId, table.label),
    uniqueIndex('seat_handle').on(table.workshopId, table.displayName),
    uniqueIndex('seat_person').on(table.workshopId, table.personId),
  ],
);

/** An agent that was admitted to a seat; at most one of a seat is not revoked. `key` is its raw Ed25519 public key, base64url. */
export const agent = pgTable(
  'agent',
  {
    key: text('key').primaryKey(),
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
    hostname: text('hostname').notNull(),
    tokenId: text('token'),
    enrolledAt: timestamptz('enrolled_at').notNull().defaultNow(),
    revokedAt: timestamptz('revoked_at'),
    duplicateAt: timestamptz('quarantined_at'),
  },
  (table) => [
    uniqueIndex('agent_current')
      .on(table.seatId)
      .where(sql`revoked_at is null`),
    index('agent_machine').on(table.workshopId, table.machine),
  ],
);

/** Epochs in the order in which the server met them. */
export const epoch = pgTable(
  'epoch',
  {
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    epochId: text('epoch').notNull(),
    ordinal: integer('ordinal').notNull(),
    key: text('key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workshopId, table.seatId, table.epochId] })],
);

/** Everything that lets somebody or something in: sign-in links, join tokens, short codes, export tokens, invitations. */
export const token = pgTable('token', {
  id: text('id').primaryKey(),
  workshopId: text('event').references(() => workshop.id, { onDelete: 'cascade' }),
  kind: text('kind', {
    enum: ['sign-in', 'agent', 'export', 'invite', 'claim', 'device'],
  }).notNull(),
  hash: bytea('hash').notNull(),
  role: text('role'),
  seatId: text('seat').references(() => seat.id, { onDelete: 'cascade' }),
  label: text('label'),
  uses: integer('uses').notNull(),
  usesLeft: integer('uses_left').notNull(),
  expiresAt: timestamptz('expires_at').notNull(),
  revokedAt: timestamptz('revoked_at'),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

/** The log of what the clusters did. Append-only; `pos` is shared with `act`. */
export const change = pgTable(
  'change',
  {
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    seatId: text('seat').notNull(),
    epochId: text('epoch').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    op: text('op').notNull(),
    uid: text('uid'),
    gvk: text('gvk'),
    ns: text('ns'),
    name: text('name'),
    object: jsonb('object').$type<JsonObject>(),
    /** What else its op carries: `inferred`, `what`, `why`, `plan` and `kinds`, `cluster` and `replaced`, `from` and `to`. */
    detail: jsonb('detail').$type<JsonObject>(),
    hash: text('hash'),
    /** The agent's clock, ms since 1970; `mono` its monotonic clock, ms since the epoch began. */
    seenAt: bigint('seen_at', { mode: 'number' }).notNull(),
    mono: bigint('mono', { mode: 'number' }).notNull(),
    /** The only time that is shown or computed with, ms since 1970. */
    at: bigint('at', { mode: 'number' }).notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
    /** SHA-256 over the change as it came, to tell a replay from a divergence. */
    fingerprint: bytea('fingerprint').notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.pos] }),
    uniqueIndex('change_once').on(table.workshopId, table.seatId, table.epochId, table.seq),
  ],
);

/** The log of what people and the server decided. */
export const command = pgTable(
  'command',
  {
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    /** Person's id, `agent:<seat>` or `server`. */
    actor: text('actor').notNull(),
    kind: text('kind').notNull(),
    seatId: text('seat'),
    payload: jsonb('payload').$type<JsonObject>().notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workshopId, table.pos] })],
);

/** A seat's fold as of `pos`, so that a start reads the tail only. Derived: may be deleted at any time. */
export const checkpoint = pgTable(
  'checkpoint',
  {
    workshopId: text('event')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat').notNull(),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    /** Version of the fold that made it; another version is not read. */
    fold: smallint('fold').notNull(),
    /** Version of the event's plan, which names the pack content it was judged by. */
    plan: integer('plan').notNull().default(1),
    state: jsonb('state').$type<JsonObject>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workshopId, table.seatId] })],
);

/** Small facts of the server itself: its Ed25519 key. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<JsonObject>().notNull(),
});
