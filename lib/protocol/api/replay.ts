/** The replay of the live room of an ended workshop. All times are ms since 1970. */
import { z } from 'zod';

/** The role of a reader decides which one is replayed. */
const REPLAY_VIEWS = ['room', 'projector'] as const;
export type ReplayView = (typeof REPLAY_VIEWS)[number];

const at = z.number().meta({ description: 'ms since 1970' });

/** What the scrubber shows of the day. */
export const ReplayMark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exercise'), at, exerciseId: z.string() }),
  z.object({ kind: z.literal('break'), at, minutes: z.number() }),
  z.object({ kind: z.literal('announcement'), at, toAll: z.boolean() }),
  z.object({ kind: z.literal('help'), at, seatId: z.string() }),
  z.object({ kind: z.literal('outage'), at, seats: z.number() }),
]);
export type ReplayMark = z.output<typeof ReplayMark>;

/** What happened at one seat: a help request, a pass, or an exercise that began to fail. */
export const ReplayMoment = z.object({
  kind: z.enum(['help', 'pass', 'failure']),
  at,
  /** null for a help request about nothing special. */
  exerciseId: z.string().nullable(),
  /** The pass was given by an instructor. */
  byInstructor: z.literal(true).optional(),
});
export type ReplayMoment = z.output<typeof ReplayMoment>;
export interface ReplayMoments {
  readonly moments: readonly ReplayMoment[];
}

/** A replay, or why there is none. */
export const ReplayIndex = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('ready'),
    view: z.enum(REPLAY_VIEWS),
    recordingId: z
      .string()
      .meta({ description: 'Ask for chunks with it: another recording has other chunks' }),
    from: at,
    to: at,
    timeZone: z.string(),
    chunkMs: z.number().meta({ description: 'Length of a chunk; the last one can be shorter' }),
    chunks: z.number().meta({ description: 'Number of chunks, which count from 0' }),
    marks: z.array(ReplayMark),
  }),
  z.object({
    state: z.literal('preparing'),
    share: z.number().meta({ description: 'How much of the replay is made, 0 to 1' }),
  }),
  z.object({ state: z.literal('not-started') }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('empty') }),
  z.object({ state: z.literal('erased'), at }),
  z.object({
    state: z.literal('failed'),
    retryAt: at.meta({ description: 'A request after this time tries again' }),
  }),
]);
export type ReplayIndex = z.output<typeof ReplayIndex>;
export type ReadyReplay = Extract<ReplayIndex, { state: 'ready' }>;

/** Query of a chunk. With the id of the recording, browsers can store the answer. */
export const ReplayChunkQuery = z.object({
  recording: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'The recordingId of the index. Without it, the chunk is not stored' }),
});

/** Who is who in the chunks. It is never stored, so that an erased name ends here. */
export interface ReplayNames {
  readonly seats: readonly {
    readonly id: string;
    readonly label: string;
    readonly name: string | null;
    /** By the label; students can be in another one. */
    readonly group: string;
  }[];
  /** Names of the staff by id of the person. */
  readonly staff: Readonly<Record<string, string>>;
}

/** Query of the history of a seat in a replay: the hour before a time. */
export const ReplayTimelineQuery = z.object({ at: z.coerce.number().int().positive() });
