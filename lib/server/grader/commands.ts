import { z } from 'zod';
import { givePass, passByHand, voidPass, type Moment } from '#lib/grading/engine/progress.ts';
import type { Pass, Progress } from '#lib/grading/types.ts';
import { ObjectRef } from '#lib/protocol/change.ts';
import type { ActEntry, Entry } from '../log/entry.ts';

export const QuizAnswer = z.object({
  exercise: z.string(),
  check: z.string(),
  chosen: z.array(z.string()),
});

const Given: z.ZodType<Pass> = z.object({
  exercise: z.string(),
  packVersion: z.string(),
  pos: z.number(),
  at: z.number(),
  source: z.enum(['check', 'hand', 're-grade']),
  evidence: z.array(ObjectRef),
  foundAtConnect: z.boolean(),
});

/** Payload of an act `re-grade`, which speaks of many seats; its undo is another one with gives and takes exchanged. */
export const ReGrade = z.object({
  gives: z.array(z.object({ seat: z.string(), exercise: z.string(), pass: Given })),
  takes: z.array(z.object({ seat: z.string(), exercise: z.string() })),
});

/** Whose an entry is: a seat's own, or of an act of the whole event those seats that it changes. */
export function seatsOf(entry: Entry): ReadonlySet<string> {
  if (entry.log === 'change' || entry.seat !== null)
    return new Set(entry.seat === null ? [] : [entry.seat]);
  const parsed = entry.kind === 're-grade' ? ReGrade.safeParse(entry.payload) : null;
  return new Set(
    parsed?.success ? [...parsed.data.gives, ...parsed.data.takes].map(({ seat }) => seat) : [],
  );
}

/** What an act makes of a seat's progress; an act of another kind, or of an exercise that the pack has not, makes nothing. */
export function decided(
  { kind, payload }: ActEntry,
  seat: string,
  progressOf: (exercise: string) => Progress | undefined,
  moment: Moment,
): Progress[] {
  if (kind === 're-grade') return reGraded(payload, seat, progressOf);
  const id = payload['exercise'];
  const before = typeof id === 'string' ? progressOf(id) : undefined;
  if (!before) return [];
  if (kind === 'pass-by-hand') return [passByHand(before, moment)];
  return kind === 'void-pass' ? [voidPass(before)] : [];
}

function reGraded(
  payload: ActEntry['payload'],
  seat: string,
  progressOf: (exercise: string) => Progress | undefined,
): Progress[] {
  const parsed = ReGrade.safeParse(payload);
  if (!parsed.success) return [];
  const { gives, takes } = parsed.data;
  const taken = takes
    .filter((one) => one.seat === seat)
    .flatMap(({ exercise }) => progressOf(exercise) ?? [])
    .map(voidPass);
  const given = gives
    .filter((one) => one.seat === seat)
    .flatMap(({ exercise, pass }) => {
      const before = progressOf(exercise);
      return before ? [givePass(before, pass)] : [];
    });
  return [...taken, ...given];
}
