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
/** How a token for prepared VMs admits a new VM. */
const TOKEN_MODES = ['approve', 'listed', 'automatic'] as const;
const JOINING_STATES = ['open', 'approval', 'closed'] as const;
const SEAT_GRANT_SOURCES = ['join', 'claim', 'device', 'agent', 'reset'] as const;
const PENDING_AGENT_STATES = ['waiting', 'approved', 'refused'] as const;
const JOIN_REQUEST_STATES = ['waiting', 'approved', 'refused'] as const;
const BLOCK_KINDS = ['agent-key', 'machine', 'session'] as const;
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
    /** Seats of every origin that the workshop can have. */
    seatLimit: integer('seat_limit').notNull().default(500),
    joining: text('joining', { enum: JOINING_STATES }).notNull().default('open'),
    /** The highest seat ordinal ever used, so that the label of a removed seat isn't used twice. */
    lastOrdinal: integer('last_ordinal').notNull().default(0),
    /** HMAC key of the pseudonyms in exports. null: made with the first export, or erased. */
    pseudonymKey: bytea('pseudonym_key'),
  },
  (table) => [
    uniqueIndex('workshop_code_of_open')
      .on(table.code)
      .where(sql`state in ('draft', 'open', 'live')`),
    enumCheck('workshop_state', table.state, WORKSHOP_STATES),
    enumCheck('workshop_language', table.language, LANGUAGES),
    enumCheck('workshop_joining', table.joining, JOINING_STATES),
    check('workshop_seat_limit', sql`${table.seatLimit} between 1 and 2000`),
  ],
);

export const person = pgTable('person', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Can create workshops: signed in with the server's own link, or invited by an instructor. */
  isInstructor: boolean('is_instructor').notNull().default(false),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

/** A browser. It has at most one staff identity, and grants for some seats (`seatGrant`). */
export const session = pgTable(
  'session',
  {
    /** SHA-256 of the cookie's value, so that a stolen database can't be used to sign in. */
    hash: bytea('hash').primaryKey(),
    /** The staff identity. null: the browser has only seat grants. */
    personId: text('person_id').references(() => person.id, { onDelete: 'cascade' }),
    /** The absolute end. The idle limit counts from `lastUsedAt`. */
    expiresAt: timestamptz('expires_at').notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    lastUsedAt: timestamptz('last_used_at').notNull().defaultNow(),
    /** Such as "Firefox on Linux", for the list of sessions. */
    browser: text('browser'),
    /** The client address of the last use. */
    address: text('address'),
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
    /** `displayName` without what readers can't tell apart (NFKC, case, blanks); null without one. */
    handleKey: text('handle_key'),
    /** When the seat was removed. It can be restored for 10 minutes, then its rows are deleted. */
    removedAt: timestamptz('removed_at'),
    /** Names the student in records and grants nothing: access comes from `seatGrant`. */
    personId: text('person_id').references(() => person.id, { onDelete: 'set null' }),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('seat_label').on(table.workshopId, table.label),
    uniqueIndex('seat_handle_key').on(table.workshopId, table.handleKey),
    uniqueIndex('seat_person').on(table.workshopId, table.personId),
    index('seat_of_person').on(table.personId),
  ],
);

/** The right of one browser to one seat. */
export const seatGrant = pgTable(
  'seat_grant',
  {
    sessionHash: bytea('session_hash')
      .notNull()
      .references(() => session.hash, { onDelete: 'cascade', onUpdate: 'cascade' }),
    seatId: text('seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    source: text('source', { enum: SEAT_GRANT_SOURCES }).notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionHash, table.seatId] }),
    index('seat_grant_seat').on(table.seatId),
    enumCheck('seat_grant_source', table.source, SEAT_GRANT_SOURCES),
  ],
);

/** What a seat has stored, updated by the statement that inserts its changes. */
export const seatUsage = pgTable(
  'seat_usage',
  {
    seatId: text('seat_id')
      .primaryKey()
      .references(() => seat.id, { onDelete: 'cascade' }),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    rows: bigint('rows', { mode: 'number' }).notNull().default(0),
    /** Of its changes as JSON. */
    bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
  },
  (table) => [index('seat_usage_workshop').on(table.workshopId)],
);

/** A student who waits for an instructor before getting a seat. */
export const joinRequest = pgTable(
  'join_request',
  {
    id: text('id').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** The browser that waits, and gets the grant. */
    sessionHash: bytea('session_hash')
      .notNull()
      .references(() => session.hash, { onDelete: 'cascade', onUpdate: 'cascade' }),
    displayName: text('display_name').notNull(),
    state: text('state', { enum: JOIN_REQUEST_STATES }).notNull().default('waiting'),
    address: text('address'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('join_request_browser').on(table.workshopId, table.sessionHash),
    index('join_request_session').on(table.sessionHash),
    enumCheck('join_request_state', table.state, JOIN_REQUEST_STATES),
  ],
);

/** An agent, browser or machine that a workshop excludes. */
export const block = pgTable(
  'block',
  {
    id: text('id').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: BLOCK_KINDS }).notNull(),
    /** The agent's key, the machine id, or the hex hash of the session. */
    value: text('value').notNull(),
    /** What staff recognize it by, such as the host name or the student's name. */
    label: text('label').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('block_value').on(table.workshopId, table.kind, table.value),
    enumCheck('block_kind', table.kind, BLOCK_KINDS),
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
    /** How a token for prepared VMs admits a new VM; null for other kinds and for one seat. */
    mode: text('mode', { enum: TOKEN_MODES }),
    /** The member who made it. null: a seat's own, or made before this was recorded. */
    createdBy: text('created_by'),
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
    uniqueIndex('token_live_seat_code')
      .on(table.seatId, table.kind)
      .where(sql`kind in ('claim', 'device') and revoked_at is null and uses_left > 0`),
    enumCheck('token_kind', table.kind, TOKEN_KINDS),
    enumCheck('token_mode', table.mode, TOKEN_MODES),
    enumCheck('token_role', table.role, INVITATION_ROLES),
    check('token_uses', sql`${table.usesLeft} between 0 and ${table.uses}`),
  ],
);

/** A machine id that a token of mode `listed` admits. */
export const tokenMachine = pgTable(
  'token_machine',
  {
    tokenId: text('token_id')
      .notNull()
      .references(() => token.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.machine] })],
);

/** A VM that waits for a decision before it gets a seat. */
export const pendingAgent = pgTable(
  'pending_agent',
  {
    key: text('key').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** The token for prepared VMs that it came with. null: the install command of `seatId`. */
    tokenId: text('token_id').references(() => token.id, { onDelete: 'cascade' }),
    /** The existing seat that it can get instead of a new one. It has the same machine id. */
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
    hostname: text('hostname').notNull(),
    address: text('address'),
    state: text('state', { enum: PENDING_AGENT_STATES }).notNull().default('waiting'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    /** The last time that the VM asked. */
    askedAt: timestamptz('asked_at').notNull().defaultNow(),
  },
  (table) => [
    index('pending_agent_workshop').on(table.workshopId, table.state),
    index('pending_agent_token').on(table.tokenId),
    index('pending_agent_seat').on(table.seatId),
    enumCheck('pending_agent_state', table.state, PENDING_AGENT_STATES),
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
