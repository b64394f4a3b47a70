import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { bytea, enumCheck, timestamptz } from './columns.ts';
import { person, session } from './people.ts';
import { workshop } from './workshops.ts';

const SEAT_GRANT_SOURCES = ['join', 'claim', 'device', 'agent', 'reset'] as const;
const JOIN_REQUEST_STATES = ['waiting', 'approved', 'refused'] as const;
const BLOCK_KINDS = ['agent-key', 'machine', 'session'] as const;

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
    /** A seat of staff or of a trial, which no result counts. */
    isTest: boolean('is_test').notNull().default(false),
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
    /** The seat that the student had before and asks for. null: a new one. */
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'cascade' }),
    address: text('address'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('join_request_browser').on(table.workshopId, table.sessionHash),
    index('join_request_session').on(table.sessionHash),
    index('join_request_seat').on(table.seatId),
    enumCheck('join_request_state', table.state, JOIN_REQUEST_STATES),
  ],
);

/**
 * Two seats that look like the same student and that staff keep apart, so that no page proposes to
 * merge them. `firstSeatId` is the smaller of the two ids.
 */
export const keptSeatPair = pgTable(
  'kept_seat_pair',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    firstSeatId: text('first_seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    secondSeatId: text('second_seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    keptBy: text('kept_by').references(() => person.id, { onDelete: 'set null' }),
    keptAt: timestamptz('kept_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.firstSeatId, table.secondSeatId] }),
    index('kept_seat_pair_second').on(table.secondSeatId),
    index('kept_seat_pair_workshop').on(table.workshopId),
    index('kept_seat_pair_person').on(table.keptBy),
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
