import { MIRROR_CHECKPOINT_VERSION } from '#lib/cluster/mirror-checkpoint.ts';
import { createProgress } from '#lib/grading/engine/progress.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { SeatFactState } from './seat-facts.ts';

/**
 * Version of what a checkpoint holds beside the mirror, which has its own version. Both together
 * are stored in the column `fold`.
 */
const SEAT_FOLD_VERSION = 5;
export const CHECKPOINT_VERSION = SEAT_FOLD_VERSION * 100 + MIRROR_CHECKPOINT_VERSION;

/** Version of how facts are derived. Raise it to have the facts of all workshops rebuilt. */
const FACT_VERSION = 1;
/** What made the facts of a workshop; another grading makes others, too. */
export const FACT_FOLD_VERSION = CHECKPOINT_VERSION * 100 + FACT_VERSION;

/** A stored `SeatFold`. Times are ms since 1970. */
export interface SeatCheckpoint {
  readonly packVersion: string;
  readonly pos: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly knownUntil: number | null;
  readonly mirror: JsonObject;
  readonly progress: readonly Progress[];
  readonly memory: Readonly<Record<string, ExerciseMemory>>;
  readonly incidents: readonly Incident[];
  readonly facts: SeatFactState;
  readonly lastChange: SeatView['lastChange'];
}

/** The parts of a progress that no evaluation changes. */
export function permanentProgress({ exercise, pass, voided, trail }: Progress): Progress {
  return { ...createProgress(exercise), pass, ...(voided && { voided }), ...(trail && { trail }) };
}
