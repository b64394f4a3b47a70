/**
 * The database schema.
 *
 * Times: `timestamptz` for the data of people (workshops, seats, tokens), which SQL compares with
 * deadlines. Log rows (`change`, `command`) hold bigint milliseconds since 1970 instead: the log's
 * times are computed with, written in batches and sent to browsers as numbers, and milliseconds
 * survive every conversion unchanged.
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
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
  type PgColumn,
} from 'drizzle-orm/pg-core';
import type { JsonObject } from '#lib/kit/json.ts';

const timestamptz = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A CHECK that allows only `values`, and null where the column is nullable. */
const enumCheck = (name: string, column: PgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`);

const WORKSHOP_STATES = ['draft', 'open', 'live', 'ended', 'archived'] as const;
const LANGUAGES = ['ja', 'en'] as const;
const MEMBER_ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;
const INVITATION_ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
const TOKEN_KINDS = ['sign-in', 'agent', 'export', 'invite', 'claim', 'device'] as const;
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
 * The content of an exercise pack at the moment a workshop started to use it. Workshops are graded
 * by this content, not by the files on disk. The column is `json` because `jsonb` reorders keys,
 * and the order of keys decides which of several mismatches is reported first.
 */
export const packContent = pgTable('pack_content', {
  /** SHA-256 of the content as JSON, hex. */
  digest: text('digest').primaryKey(),
  packId: text('pack_id').notNull(),
  version: text('version').notNull(),
  content: json('content').$type<JsonObject>().notNull(),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

/** One run of a course. The process that owns its log holds the fencing number `fence`. */
export const workshop = pgTable(
  'workshop',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    code: text('code').notNull(),
    state: text('state', { enum: WORKSHOP_STATES }).notNull().default('draft'),
    packId: text('pack_id').notNull(),
    packVersion: text('pack_version').notNull(),
    /**
     * The content the workshop started with; later versions are `update-pack` commands in its log.
     * null: pinned when the workshop is next opened.
     */
    packDigest: text('pack_digest').references(() => packContent.digest),
    language: text('language', { enum: LANGUAGES }).notNull(),
    timeZone: text('time_zone').notNull(),
    startsAt: timestamptz('starts_at').notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    endedAt: timestamptz('ended_at'),
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    uniqueIndex('workshop_code_of_open')
      .on(table.code)
      .where(sql`state in ('draft', 'open', 'live')`),
    enumCheck('workshop_state', table.state, WORKSHOP_STATES),
    enumCheck('workshop_language', table.language, LANGUAGES),
  ],
);

export const person = pgTable('person', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Can create workshops: signed in with the server's own link, or invited by an instructor. */
  isInstructor: boolean('is_instructor').notNull().default(false),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

export const session = pgTable(
  'session',
  {
    /** SHA-256 of the cookie's value, so that a stolen database can't be used to sign in. */
    hash: bytea('hash').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    expiresAt: timestamptz('expires_at').notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('session_person').on(table.personId),
    index('session_expiry').on(table.expiresAt),
  ],
);

export const membership = pgTable(
  'membership',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    role: text('role', { enum: MEMBER_ROLES }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.personId] }),
    index('membership_person').on(table.personId),
    enumCheck('membership_role', table.role, MEMBER_ROLES),
  ],
);

export const seat = pgTable(
  'seat',
  {
    id: text('id').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** The place, such as C-07; unique in the workshop. */
    label: text('label').notNull(),
    ordinal: integer('ordinal').notNull(),
    displayName: text('display_name'),
    personId: text('person_id').references(() => person.id, { onDelete: 'set null' }),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('seat_label').on(table.workshopId, table.label),
    uniqueIndex('seat_display_name').on(table.workshopId, table.displayName),
    uniqueIndex('seat_person').on(table.workshopId, table.personId),
    index('seat_of_person').on(table.personId),
  ],
);

/** Everything that grants access: sign-in links, join tokens, short codes, exports, invitations. */
export const token = pgTable(
  'token',
  {
    id: text('id').primaryKey(),
    workshopId: text('workshop_id').references(() => workshop.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: TOKEN_KINDS }).notNull(),
    hash: bytea('hash').notNull(),
    /** The role that an invitation grants. */
    role: text('role', { enum: INVITATION_ROLES }),
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'cascade' }),
    label: text('label'),
    uses: integer('uses').notNull(),
    usesLeft: integer('uses_left').notNull(),
    expiresAt: timestamptz('expires_at').notNull(),
    revokedAt: timestamptz('revoked_at'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('token_hash').on(table.hash),
    index('token_workshop').on(table.workshopId),
    index('token_seat').on(table.seatId),
    enumCheck('token_kind', table.kind, TOKEN_KINDS),
    enumCheck('token_role', table.role, INVITATION_ROLES),
    check('token_uses', sql`${table.usesLeft} between 0 and ${table.uses}`),
  ],
);

/** An agent that was admitted to a seat. At most one agent per seat is not revoked. */
export const agent = pgTable(
  'agent',
  {
    /** Raw Ed25519 public key, base64url. */
    key: text('key').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
    hostname: text('hostname').notNull(),
    tokenId: text('token_id').references(() => token.id, { onDelete: 'set null' }),
    enrolledAt: timestamptz('enrolled_at').notNull().defaultNow(),
    revokedAt: timestamptz('revoked_at'),
    /**
     * When a second machine was seen with the same key; null after an instructor admits the seat.
     */
    duplicateAt: timestamptz('duplicate_at'),
  },
  (table) => [
    uniqueIndex('agent_current')
      .on(table.seatId)
      .where(sql`revoked_at is null`),
    index('agent_machine').on(table.workshopId, table.machine),
  ],
);

/** The epochs of a seat; `ordinal` numbers them in the order in which the server first met them. */
export const epoch = pgTable(
  'epoch',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    epochId: text('epoch_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    key: text('key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.seatId, table.epochId] }),
    index('epoch_seat').on(table.seatId),
  ],
);

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

/** Settings of the server itself: its Ed25519 key. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<JsonObject>().notNull(),
});
