import { textAt, type JsonObject } from '#lib/kit/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { createReason } from '../match/reason.ts';
import type { CheckResult, Evaluation, Reason } from '../types.ts';
import { kindOf } from './object-index.ts';
import { readMetadata } from './object-metadata.ts';
import { describeStart } from './start/start-reason.ts';
import type { CompiledExercise } from './types.ts';

/** An object in its last known state. */
export interface RemovedObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

/**
 * The evaluation of an exercise whose last attempt failed and was deleted; null if `previous` is no
 * such attempt. `removed`: the objects that this change deleted or started to delete.
 *
 * A Pod that runs once, such as one of `kubectl run --rm --restart=Never`, has given its answer, so
 * the result stays with a note. Other attempts are not started again, with the last reason. The
 * memory of both is the evaluation itself, which has one result for each check.
 */
export function evaluateDeletedAttempt(
  exercise: CompiledExercise,
  previous: Evaluation | undefined,
  removed: readonly RemovedObject[],
): Evaluation | null {
  if (previous === undefined || previous.state === 'unknown') return null;
  if (previous.state === 'not-started') return previous.last ? previous : null;
  if (previous.deleted) return previous;
  const failing = previous.checks.find(isFailing);
  if (failing === undefined || failing.reason.code === 'wrong-namespace') return null;
  const subjects = new Set(Object.values(previous.subjects).map(({ uid }) => uid));
  const attempts = removed.filter(({ ref }) => subjects.has(ref.uid));
  const once = attempts.find(runsOnce);
  if (once) return { ...previous, deleted: once.ref };
  const [attempt] = attempts;
  return attempt
    ? {
        state: 'not-started',
        reason: deletedReason(exercise, attempt.ref),
        last: failing.reason,
      }
    : null;
}

function isFailing(result: CheckResult): result is Extract<CheckResult, { state: 'fail' }> {
  return result.state === 'fail';
}

/** Whether the object is a Pod without an owner that isn't restarted after it succeeded. */
function runsOnce({ ref, object }: RemovedObject): boolean {
  return (
    ref.gvk === 'v1/Pod' &&
    readMetadata(object).ownerUids.length === 0 &&
    ['Never', 'OnFailure'].includes(textAt(object, 'spec', 'restartPolicy'))
  );
}

/** A reason that names the deleted attempt. */
function deletedReason(exercise: CompiledExercise, { gvk, name }: ObjectRef): Reason {
  const { params, message } = describeStart(exercise);
  return {
    ...createReason(
      exercise.id,
      'not-started',
      { ...params, seen: 'deleted', seenKind: kindOf(gvk), seenName: name },
      ['seen', 'seenKind'],
    ),
    ...(message && { message }),
  };
}
