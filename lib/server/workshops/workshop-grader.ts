import { Grader } from '../grader/grader.ts';
import type { GradingPauses } from './grading-pauses.ts';
import type { LiveSeat } from './live-seat.ts';
import type { RoomChangeNotifier } from './room-change-notifier.ts';
import type { WorkshopPacks } from './workshop-packs.ts';
import type { WorkshopSeats } from './workshop-seats.ts';
import type { WorkshopSessionOptions } from './workshop-session-options.ts';

export interface WorkshopGraderParts {
  readonly workshopId: string;
  /** The end of the workshop, ms since 1970; null while it runs. */
  readonly gradedUntil: number | null;
  readonly seats: ReadonlyMap<string, LiveSeat>;
  readonly workshopSeats: WorkshopSeats;
  readonly packs: WorkshopPacks;
  readonly pauses: GradingPauses;
  readonly notifier: RoomChangeNotifier;
}

/**
 * The grader of a workshop. Seats whose grading is paused stay so; after two ends of the process
 * while the workshop was opened, all seats are paused.
 */
export function createWorkshopGrader(
  { workshopId, gradedUntil, seats, workshopSeats, packs, pauses, notifier }: WorkshopGraderParts,
  { db, clock, log, probations, pausesGrading, gradingPool, meter }: WorkshopSessionOptions,
): Grader {
  const running = [...seats.values()].filter(({ gradingPaused }) => gradingPaused === null);
  if (pausesGrading) for (const { id: seatId } of running) pauses.recordCrash(seatId);
  return new Grader({
    db,
    workshopId,
    stages: packs.stages,
    gradedUntil,
    pausedSeats: pausesGrading ? seats.keys() : pauses.listPausedSeats(),
    probations,
    onUpdates: (updates) => {
      workshopSeats.applyUpdates(updates);
    },
    onPaused: (pause) => {
      pauses.recordPause(pause);
    },
    onResumed: (seatId) => {
      pauses.recordResume(seatId);
    },
    onProgress: () => {
      notifier.markInfo();
    },
    now: () => clock.now(),
    log,
    pool: gradingPool,
    meter,
  });
}
