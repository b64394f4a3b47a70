import { z } from 'zod';
import type { Reason } from '#lib/grading/types.ts';
import { Audience } from '#lib/protocol/http.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

const ReasonParam = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const StoredReasons = z.array(
  z.object({
    check: z.string(),
    code: z.string(),
    params: z.record(z.string(), ReasonParam),
    group: z.array(z.string()),
    message: z.record(z.string(), z.string()).optional(),
  }),
) as unknown as z.ZodType<readonly Reason[]>;

const seatFields = { seatId: z.string() };
/** Name of who decided it, as it was then: a fold asks no table. */
const authorFields = { by: z.string().default('') };
/** `seats`: who was in the group when it was said. What was said before there were audiences was for all. */
const audienceFields = {
  to: Audience.default({ to: 'all' }),
  seats: z.array(z.string()).default([]),
};
const exerciseFields = { exerciseId: z.string() };

/** What people and the server decided about the room, as it stands in the log; beside it stand passes, which are the grader's. */
const RoomCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-current-exercise'), exerciseId: z.string().nullable() }),
  z.object({
    kind: z.literal('release-solution'),
    ...exerciseFields,
    ...audienceFields,
    ...authorFields,
  }),
  z.object({ kind: z.literal('withdraw-solution'), ...exerciseFields, ...audienceFields }),
  z.object({
    kind: z.literal('give-hint'),
    ...exerciseFields,
    hint: z.number(),
    ...audienceFields,
    ...authorFields,
  }),
  z.object({ kind: z.literal('reveal-hint'), ...seatFields, ...exerciseFields, hint: z.number() }),
  z.object({ kind: z.literal('announce'), text: z.string(), ...audienceFields, ...authorFields }),
  z.object({ kind: z.literal('withdraw-notice'), noticeId: z.number() }),
  z.object({ kind: z.literal('read-notice'), ...seatFields, noticeId: z.number() }),
  z.object({
    kind: z.literal('request-help'),
    ...seatFields,
    exerciseId: z.string().nullable(),
    question: z.string(),
    failing: StoredReasons,
  }),
  z.object({ kind: z.literal('cancel-help'), ...seatFields }),
  z.object({ kind: z.literal('claim-help'), ...seatFields, ...authorFields }),
  z.object({ kind: z.literal('release-help'), ...seatFields }),
  z.object({
    kind: z.literal('hand-over-help'),
    ...seatFields,
    to: z.string(),
    toName: z.string(),
  }),
  z.object({ kind: z.literal('snooze-help'), ...seatFields }),
  z.object({ kind: z.literal('unsnooze-help'), ...seatFields }),
  z.object({ kind: z.literal('resolve-help'), ...seatFields }),
  z.object({ kind: z.literal('undo-resolve-help'), ...seatFields, pos: z.number() }),
  z.object({ kind: z.literal('set-timer'), seconds: z.number().nullable() }),
  z.object({ kind: z.literal('plan-break'), startsAt: z.number(), minutes: z.number() }),
  z.object({ kind: z.literal('cancel-break'), breakId: z.number() }),
  z.object({ kind: z.literal('add-note'), ...seatFields, text: z.string(), ...authorFields }),
  z.object({ kind: z.literal('delete-note'), ...seatFields, noteId: z.number() }),
  z.object({
    kind: z.literal('set-group'),
    seats: z.array(z.string()),
    group: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('set-thresholds'),
    stuckScore: z.number().optional(),
    connectedOkPercent: z.number().optional(),
    connectedAttentionPercent: z.number().optional(),
    advanceTargetPercent: z.number().optional(),
    idleMinutes: z.number().optional(),
    sameReasonCount: z.number().optional(),
    sharedProblemSeats: z.number().optional(),
  }),
  /** Two half-seats of one person became one: what was decided about `from` is this seat's from now on. */
  z.object({ kind: z.literal('merge-seats'), ...seatFields, from: z.string() }),
]);
export type RoomCommand = z.output<typeof RoomCommand>;
export type RoomCommandOf<Kind extends RoomCommand['kind']> = Extract<RoomCommand, { kind: Kind }>;

/** One decision: what, where in the log, when (ms since 1970), and the id of the person who made it. */
export interface CommittedCommand<Act extends RoomCommand = RoomCommand> {
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly command: Act;
}

const COMMAND_KINDS: ReadonlySet<string> = new Set(
  RoomCommand.options.map(({ shape }) => shape.kind.value),
);

/** A row of the log as a decision about the room; null for one that decides nothing about it, or that a version we do not know wrote. */
export function parseStoredCommand({
  pos,
  at,
  actor,
  kind,
  seatId,
  payload,
}: {
  pos: number;
  at: number;
  actor: string;
  kind: string;
  seatId: string | null;
  payload: JsonObject;
}): CommittedCommand | null {
  if (!COMMAND_KINDS.has(kind)) return null;
  const parsed = RoomCommand.safeParse({ ...payload, kind, ...(seatId !== null && { seatId }) });
  return parsed.success ? { pos, at, actor, command: parsed.data } : null;
}

/** The seats that something is for: of a group those that it had then; null for all, also who comes later. */
export function audienceSeats({
  to,
  seats,
}: {
  readonly to: Audience;
  readonly seats: readonly string[];
}): readonly string[] | null {
  switch (to.to) {
    case 'all':
      return null;
    case 'group':
      return seats;
    case 'seats':
      return to.seats;
  }
}
