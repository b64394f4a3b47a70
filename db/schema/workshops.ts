import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  integer,
  json,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { JsonObject } from '#lib/kit/json.ts';
import { bytea, enumCheck, timestamptz } from './columns.ts';

const WORKSHOP_STATES = ['draft', 'open', 'live', 'ended', 'archived'] as const;
const ENDED_FROM_STATES = ['open', 'live'] as const;
const LANGUAGES = ['ja', 'en'] as const;
const JOINING_STATES = ['open', 'approval', 'closed'] as const;

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
    /** When students could join first. null: a draft, or opened before this was recorded. */
    openedAt: timestamptz('opened_at'),
    /** When it last became live. */
    startedAt: timestamptz('started_at'),
    endedAt: timestamptz('ended_at'),
    /** The state before the end, which a reopening returns to. null before the first end. */
    endedFrom: text('ended_from', { enum: ENDED_FROM_STATES }),
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
    /** Students whom staff expect: the first view of the grid, and the proposed size of tokens. */
    expectedSeats: integer('expected_seats'),
    /** Readiness checks that a seat must pass. null: all of them. */
    requiredReadiness: json('required_readiness').$type<string[]>(),
    /** Whether the projector names the workshop's zone beside its times. */
    showsZone: boolean('shows_zone').notNull().default(false),
    /** Seats of every origin that the workshop can have. */
    seatLimit: integer('seat_limit').notNull().default(500),
    joining: text('joining', { enum: JOINING_STATES }).notNull().default('open'),
    /** The highest seat ordinal ever used, so that the label of a removed seat isn't used twice. */
    lastOrdinal: integer('last_ordinal').notNull().default(0),
    /** Unused since each download has its own key. A later release drops it. */
    pseudonymKey: bytea('pseudonym_key'),
    /** Days after the end until names are erased; null: the server's setting. Can only be less. */
    namesDays: integer('names_days'),
    /** As `namesDays`, for the log. */
    logDays: integer('log_days'),
    namesErasedAt: timestamptz('names_erased_at'),
    /** Since when owners see that the names will be erased; null: not within 14 days. */
    namesNoticeAt: timestamptz('names_notice_at'),
    /** As `namesNoticeAt`, for the log. */
    logNoticeAt: timestamptz('log_notice_at'),
  },
  (table) => [
    uniqueIndex('workshop_code_of_open')
      .on(table.code)
      .where(sql`state in ('draft', 'open', 'live')`),
    enumCheck('workshop_state', table.state, WORKSHOP_STATES),
    enumCheck('workshop_ended_from', table.endedFrom, ENDED_FROM_STATES),
    enumCheck('workshop_language', table.language, LANGUAGES),
    enumCheck('workshop_joining', table.joining, JOINING_STATES),
    check('workshop_expected_seats', sql`${table.expectedSeats} between 1 and 2000`),
    check('workshop_names_days', sql`${table.namesDays} >= 1`),
    check('workshop_log_days', sql`${table.logDays} >= 1`),
    check('workshop_seat_limit', sql`${table.seatLimit} between 1 and 2000`),
  ],
);
