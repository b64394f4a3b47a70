import { nothingSeenReason } from '#lib/grading/engine/start/start-reason.ts';
import type { Evaluation } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';

/**
 * An evaluation with the reason of an exercise that isn't started. It isn't stored if nothing was
 * found, because that is the state of most exercises of most seats.
 */
export function presentLive<Live extends Evaluation>(live: Live, exercise: Exercise): Live {
  return live.state === 'not-started' && live.reason === undefined && exercise.kind !== 'quiz'
    ? { ...live, reason: nothingSeenReason(exercise) }
    : live;
}
