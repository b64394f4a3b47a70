import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { FACT_KINDS } from '#lib/protocol/fact.ts';
import { bytea, enumCheck, timestamptz } from './columns.ts';
import { workshop } from './workshops.ts';

/**
 * What happened at the seats, derived from the log while it is folded. While the log exists, it can
 * be deleted and made again. `seatId` has no foreign key: facts outlive a seat that was merged.
 */
export const fact = pgTable(
  'fact',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat_id').notNull(),
    /** An updated course judges the same position again in its own stage. */
    stage: smallint('stage').notNull(),
    pos: bigint('pos', { mode: 'number' }).notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    exercise: text('exercise').notNull().default(''),
    kind: text('kind', { enum: FACT_KINDS }).notNull(),
    check: text('check').notNull().default(''),
    code: text('code').notNull().default(''),
    key: text('key').notNull().default(''),
    value: bigint('value', { mode: 'number' }),
    detail: jsonb('detail').$type<JsonObject>(),
  },
  (table) => [
    // The default name is longer than PostgreSQL's 63 bytes.
    primaryKey({
      name: 'fact_pk',
      columns: [
        table.workshopId,
        table.seatId,
        table.stage,
        table.pos,
        table.exercise,
        table.kind,
        table.check,
        table.code,
        table.key,
      ],
    }),
    enumCheck('fact_kind', table.kind, FACT_KINDS),
  ],
);

/** Which version of the fold made the facts of a workshop, and how far they go. */
export const factState = pgTable('fact_state', {
  workshopId: text('workshop_id')
    .primaryKey()
    .references(() => workshop.id, { onDelete: 'cascade' }),
  fold: integer('fold').notNull(),
  pos: bigint('pos', { mode: 'number' }).notNull(),
  madeAt: timestamptz('made_at').notNull(),
  /** From then on the facts are the only source and can't be made again. */
  logErasedAt: timestamptz('log_erased_at'),
});

const RESULT_LEVELS = ['named', 'pseudonymous', 'aggregate'] as const;

/** Who downloaded which data of a workshop. */
export const exportRecord = pgTable(
  'export_record',
  {
    id: text('id').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    at: timestamptz('at').notNull().defaultNow(),
    /** Id of the person, or `token:<id>`. */
    actor: text('actor').notNull(),
    level: text('level', { enum: RESULT_LEVELS }).notNull(),
    /** The file, such as `attempts.csv` or `bundle.zip`. */
    file: text('file').notNull(),
    /** null: not counted, or the download was broken off. */
    rows: bigint('rows', { mode: 'number' }),
    /** Why names were needed; null below `named`. */
    reason: text('reason'),
  },
  (table) => [
    index('export_record_workshop').on(table.workshopId, table.at),
    enumCheck('export_record_level', table.level, RESULT_LEVELS),
  ],
);

/**
 * Erased students, and workshops whose names or log were erased. It holds ids only, and no foreign
 * key: it survives the workshop, so that a restored backup is erased again.
 */
export const erasure = pgTable(
  'erasure',
  {
    workshopId: text('workshop_id').notNull(),
    /** Empty for a step of the whole workshop. */
    seatId: text('seat_id').notNull().default(''),
    what: text('what', { enum: ['student', 'names', 'log'] }).notNull(),
    at: timestamptz('at').notNull(),
    /** Of a student: the facts stay under a new pseudonym. */
    keepsFacts: boolean('keeps_facts').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.seatId, table.what] }),
    enumCheck('erasure_what', table.what, ['student', 'names', 'log']),
  ],
);

/** A part of the recorded room, made from the log. Holds seat ids and no names. */
export const replayChunk = pgTable(
  'replay_chunk',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** Whose view: `room` for helpers, `projector` for organizers. */
    view: text('view', { enum: ['room', 'projector'] }).notNull(),
    ordinal: integer('ordinal').notNull(),
    fromAt: bigint('from_at', { mode: 'number' }).notNull(),
    toAt: bigint('to_at', { mode: 'number' }).notNull(),
    /** JSON, compressed with gzip. */
    bytes: bytea('bytes').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.view, table.ordinal] }),
    uniqueIndex('replay_chunk_time').on(table.workshopId, table.view, table.fromAt),
    enumCheck('replay_chunk_view', table.view, ['room', 'projector']),
  ],
);

/**
 * The recording of the live room of an ended workshop. The row exists from the beginning of its
 * making, and an erasure deletes it: what was made meanwhile is dropped then.
 */
export const replay = pgTable('replay', {
  workshopId: text('workshop_id')
    .primaryKey()
    .references(() => workshop.id, { onDelete: 'cascade' }),
  /** Another id for each making, so that browsers never mix chunks. */
  recordingId: text('recording_id').notNull(),
  /** Version of the chunks. */
  version: integer('version').notNull(),
  /** Ms since 1970, as are the times of the chunks. */
  fromAt: bigint('from_at', { mode: 'number' }).notNull(),
  toAt: bigint('to_at', { mode: 'number' }).notNull(),
  /** What the scrubber shows of the day; null until the recording is complete. */
  marks: jsonb('marks').$type<Json>(),
  /** Help requests, passes and failures by seat; null until the recording is complete. */
  moments: jsonb('moments').$type<JsonObject>(),
});
