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

export const REGRADE = 'regrade';
export const ANSWER_QUIZ = 'answer-quiz';
/** The server stores changes of a seat again. */
export const SEAT_RESUMED = 'seat-resumed';
const MARK_PASSED = 'mark-passed';
const REVOKE_PASS = 'revoke-pass';

/** Merges a seat into another one, which gets its passes. */
export const MERGE_SEATS = 'merge-seats';

/** The commands that the grading thread folds. */
export const GRADED_COMMANDS: ReadonlySet<string> = new Set([
  MARK_PASSED,
  REVOKE_PASS,
  ANSWER_QUIZ,
  REGRADE,
  SEAT_RESUMED,
  MERGE_SEATS,
]);

export const QuizAnswerPayload = z.object({
  exerciseId: z.string(),
  check: z.string(),
  chosen: z.array(z.string()),
});

/** `since`: when the seat was limited, ms since 1970. */
export const SeatResumedPayload = z.object({ since: z.number() });

const StoredPass: z.ZodType<Pass> = z.object({
  exercise: z.string(),
  packVersion: z.string(),
  pos: z.number(),
  at: z.number(),
  source: z.enum(['check', 'instructor', 'regrade']),
  evidence: z.array(ObjectRef),
  foundAtConnect: z.boolean(),
});

/**
 * Payload of a `regrade` command, which covers many seats. Its undo is another one with `granted`
 * and `revoked` exchanged.
 */
export const RegradePayload = z.object({
  granted: z.array(z.object({ seatId: z.string(), exerciseId: z.string(), pass: StoredPass })),
  revoked: z.array(z.object({ seatId: z.string(), exerciseId: z.string() })),
});

/** The seats that an entry changes: its own seat, or the seats that a regrade names. */
export function affectedSeats(entry: LogEntry): ReadonlySet<string> {
  if (entry.seatId !== null) return new Set([entry.seatId]);
  const parsed =
    entry.log === 'command' && entry.kind === REGRADE
      ? RegradePayload.safeParse(entry.payload)
      : null;
  return new Set(
    parsed?.success
      ? [...parsed.data.granted, ...parsed.data.revoked].map(({ seatId }) => seatId)
      : [],
  );
}

/**
 * The progress of a seat that a command changes. Empty for commands that the grader doesn't fold
 * and for exercises that the pack doesn't have.
 */
export function applyCommand(
  { kind, payload }: CommandEntry,
  seatId: string,
  getProgress: (exercise: string) => Progress | undefined,
  moment: GradingMoment,
): Progress[] {
  if (kind === REGRADE) return applyRegrade(payload, seatId, getProgress);
  if (kind === MERGE_SEATS) return applyMerge(payload, getProgress);
  const exerciseId = payload['exerciseId'];
  const before = typeof exerciseId === 'string' ? getProgress(exerciseId) : undefined;
  if (!before) return [];
  if (kind === MARK_PASSED) return [markPassed(before, moment)];
  return kind === REVOKE_PASS ? [revokePass(before)] : [];
}

/**
 * The passes of a seat in the payload of `merge-seats`. The log of that seat can be deleted, so the
 * command has them.
 */
const MergePayload = z.object({ passes: z.array(StoredPass).default([]) });

/** The union of the passes of two seats; the earlier one where both have passed. */
function applyMerge(
  payload: CommandEntry['payload'],
  getProgress: (exercise: string) => Progress | undefined,
): Progress[] {
  const parsed = MergePayload.safeParse(payload);
  if (!parsed.success) return [];
  return parsed.data.passes.flatMap((pass) => {
    const before = getProgress(pass.exercise);
    const isEarlier = before?.pass == null || pass.at < before.pass.at;
    return before !== undefined && isEarlier ? [grantPass(before, pass)] : [];
  });
}

function applyRegrade(
  payload: CommandEntry['payload'],
  seatId: string,
  getProgress: (exercise: string) => Progress | undefined,
): Progress[] {
  const parsed = RegradePayload.safeParse(payload);
  if (!parsed.success) return [];
  const revoked = parsed.data.revoked
    .filter((entry) => entry.seatId === seatId)
    .flatMap(({ exerciseId }) => getProgress(exerciseId) ?? [])
    .map(revokePass);
  const granted = parsed.data.granted
    .filter((entry) => entry.seatId === seatId)
    .flatMap(({ exerciseId, pass }) => {
      const before = getProgress(exerciseId);
      return before ? [grantPass(before, pass)] : [];
    });
  return [...revoked, ...granted];
}
