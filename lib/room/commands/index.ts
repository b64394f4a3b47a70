import { z } from 'zod';
import type { Reason } from '#lib/grading/types.ts';
import { Audience } from '#lib/protocol/http.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

const Param = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const Reasons = z.array(
  z.object({
    check: z.string(),
    code: z.string(),
    params: z.record(z.string(), Param),
    group: z.array(z.string()),
    message: z.record(z.string(), z.string()).optional(),
  }),
) as unknown as z.ZodType<readonly Reason[]>;

const at = { seat: z.string() };
/** Name of who decided it, as it was then: a fold asks no table. */
const by = { by: z.string().default('') };
/** `seats`: who was in the group when it was said. What was said before there were audiences was for all. */
const reach = { to: Audience.default({ to: 'all' }), seats: z.array(z.string()).default([]) };
const exercise = { exercise: z.string() };

/** What people and the server decided about the room, as it stands in the log; beside it stand passes, which are the grader's. */
const RoomAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-current'), exercise: z.string().nullable() }),
  z.object({ kind: z.literal('release-solution'), ...exercise, ...reach, ...by }),
  z.object({ kind: z.literal('withdraw-solution'), ...exercise, ...reach }),
  z.object({ kind: z.literal('give-hint'), ...exercise, hint: z.number(), ...reach, ...by }),
  z.object({ kind: z.literal('hint-taken'), ...at, ...exercise, hint: z.number() }),
  z.object({ kind: z.literal('announce'), text: z.string(), ...reach, ...by }),
  z.object({ kind: z.literal('withdraw-notice'), notice: z.number() }),
  z.object({ kind: z.literal('notice-read'), ...at, notice: z.number() }),
  z.object({
    kind: z.literal('raise-hand'),
    ...at,
    exercise: z.string().nullable(),
    question: z.string(),
    failing: Reasons,
  }),
  z.object({ kind: z.literal('lower-hand'), ...at }),
  z.object({ kind: z.literal('take'), ...at, ...by }),
  z.object({ kind: z.literal('let-go'), ...at }),
  z.object({ kind: z.literal('hand-over'), ...at, to: z.string(), toName: z.string() }),
  z.object({ kind: z.literal('pause-hand'), ...at }),
  z.object({ kind: z.literal('resume-hand'), ...at }),
  z.object({ kind: z.literal('helped'), ...at }),
  z.object({ kind: z.literal('undo-helped'), ...at, pos: z.number() }),
  z.object({ kind: z.literal('set-timer'), seconds: z.number().nullable() }),
  z.object({ kind: z.literal('plan-break'), startsAt: z.number(), minutes: z.number() }),
  z.object({ kind: z.literal('cancel-break'), break: z.number() }),
  z.object({ kind: z.literal('note'), ...at, text: z.string(), ...by }),
  z.object({ kind: z.literal('delete-note'), ...at, note: z.number() }),
  z.object({
    kind: z.literal('set-group'),
    seats: z.array(z.string()),
    group: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('set-thresholds'),
    stuck: z.number().optional(),
    liveYes: z.number().optional(),
    liveLook: z.number().optional(),
    target: z.number().optional(),
    idleMinutes: z.number().optional(),
    sameReason: z.number().optional(),
    shared: z.number().optional(),
  }),
  /** Two half-seats of one person became one: what was decided about `from` is this seat's from now on. */
  z.object({ kind: z.literal('merge-seats'), ...at, from: z.string() }),
]);
export type RoomAct = z.output<typeof RoomAct>;
export type RoomActOf<Kind extends RoomAct['kind']> = Extract<RoomAct, { kind: Kind }>;

/** One decision: what, where in the log, when (ms since 1970), and the id of the person who made it. */
export interface Decided<Act extends RoomAct = RoomAct> {
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly act: Act;
}

const KINDS: ReadonlySet<string> = new Set(RoomAct.options.map(({ shape }) => shape.kind.value));

/** A row of the log as a decision about the room; null for one that decides nothing about it, or that a version we do not know wrote. */
export function decidedBy({
  pos,
  at,
  actor,
  kind,
  seat,
  payload,
}: {
  pos: number;
  at: number;
  actor: string;
  kind: string;
  seat: string | null;
  payload: JsonObject;
}): Decided | null {
  if (!KINDS.has(kind)) return null;
  const parsed = RoomAct.safeParse({ ...payload, kind, ...(seat !== null && { seat }) });
  return parsed.success ? { pos, at, actor, act: parsed.data } : null;
}

/** The seats that something is for: of a group those that it had then; null for all, also who comes later. */
export function reached({
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
