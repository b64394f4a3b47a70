import { z } from 'zod';
import {
  grantPass,
  markPassed,
  revokePass,
  type GradingMoment,
} from '#lib/grading/engine/progress.ts';
import type { Pass, Progress } from '#lib/grading/types.ts';
import { ObjectRef } from '#lib/protocol/change.ts';
import type { CommandEntry, LogEntry } from '../log/entry.ts';

export const QuizAnswerPayload = z.object({
  exercise: z.string(),
  check: z.string(),
  chosen: z.array(z.string()),
});

const StoredPass: z.ZodType<Pass> = z.object({
  exercise: z.string(),
  packVersion: z.string(),
  pos: z.number(),
  at: z.number(),
  source: z.enum(['check', 'hand', 're-grade']),
  evidence: z.array(ObjectRef),
  foundAtConnect: z.boolean(),
});

/** Payload of an act `re-grade`, which speaks of many seats; its undo is another one with gives and takes exchanged. */
export const RegradePayload = z.object({
  granted: z.array(z.object({ seat: z.string(), exercise: z.string(), pass: StoredPass })),
  revoked: z.array(z.object({ seat: z.string(), exercise: z.string() })),
});

/** Whose an entry is: a seat's own, or of an act of the whole event those seats that it changes. */
export function affectedSeats(entry: LogEntry): ReadonlySet<string> {
  if (entry.log === 'change' || entry.seatId !== null)
    return new Set(entry.seatId === null ? [] : [entry.seatId]);
  const parsed = entry.kind === 're-grade' ? RegradePayload.safeParse(entry.payload) : null;
  return new Set(
    parsed?.success ? [...parsed.data.granted, ...parsed.data.revoked].map(({ seat }) => seat) : [],
  );
}

/** What an act makes of a seat's progress; an act of another kind, or of an exercise that the pack has not, makes nothing. */
export function applyCommand(
  { kind, payload }: CommandEntry,
  seat: string,
  getProgress: (exercise: string) => Progress | undefined,
  moment: GradingMoment,
): Progress[] {
  if (kind === 're-grade') return applyRegrade(payload, seat, getProgress);
  const id = payload['exercise'];
  const before = typeof id === 'string' ? getProgress(id) : undefined;
  if (!before) return [];
  if (kind === 'pass-by-hand') return [markPassed(before, moment)];
  return kind === 'void-pass' ? [revokePass(before)] : [];
}

function applyRegrade(
  payload: CommandEntry['payload'],
  seat: string,
  getProgress: (exercise: string) => Progress | undefined,
): Progress[] {
  const parsed = RegradePayload.safeParse(payload);
  if (!parsed.success) return [];
  const { granted, revoked } = parsed.data;
  const taken = revoked
    .filter((one) => one.seat === seat)
    .flatMap(({ exercise }) => getProgress(exercise) ?? [])
    .map(revokePass);
  const given = granted
    .filter((one) => one.seat === seat)
    .flatMap(({ exercise, pass }) => {
      const before = getProgress(exercise);
      return before ? [grantPass(before, pass)] : [];
    });
  return [...taken, ...given];
}
