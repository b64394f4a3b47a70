import type { Connection } from '#db/connect.ts';
import { readFirstPositions } from '../log/read.ts';
import type { PackStage } from '../packs/stages.ts';
import type { CheckpointPosition } from './checkpoints.ts';

/**
 * The index of the earliest stage that still has entries to fold. `isIgnored`: seats that don't
 * follow the stream of the log.
 */
export async function findFirstStage(
  db: Connection,
  workshopId: string,
  stages: readonly PackStage[],
  positions: readonly CheckpointPosition[],
  isIgnored: (seatId: string) => boolean,
): Promise<number> {
  if (stages.length === 1) return 0;
  const plans = new Map(positions.map(({ seatId, plan }) => [seatId, plan]));
  const needed = [...(await readFirstPositions(db, workshopId))]
    .filter(([seatId]) => !isIgnored(seatId))
    .map(
      ([seatId, pos]) =>
        plans.get(seatId) ?? stages.findLast((stage) => stage.startPos <= pos)?.planVersion ?? 1,
    );
  return Math.min(stages.length, ...needed) - 1;
}
