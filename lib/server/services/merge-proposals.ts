import {
  countKeptSeatPairs,
  deleteKeptSeatPair,
  insertKeptSeatPair,
  listKeptSeatPairs,
  type SeatPair,
} from '#db/queries/kept-seat-pairs.ts';
import { findSeat } from '#db/queries/seats.ts';
import { listMachinesOfSeats } from '#db/queries/student-seats.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { proposeMerges } from '#lib/room/merge-proposals.ts';
import { canManageStudents } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireStaff, requireWorkshop, requireWorkshopAccess } from './access.ts';
import type { ServiceDeps } from './deps.ts';
import { hasNoProgress } from './seat-removal.ts';
import { assertStateAllows } from './workshop-state.ts';

/** Pairs of seats that staff of a workshop can keep apart. */
const MAX_KEPT_SEAT_PAIRS = 500;

/** Proposes to merge seats that look like the same student, and remembers which ones stay. */
export function mergeProposalService({
  db,
  workshops,
  now,
}: ServiceDeps): Pick<AppServices['seats'], 'listMergeProposals' | 'decideMergeProposal'> {
  return {
    async listMergeProposals(caller, workshopId) {
      await requireWorkshopAccess(db, caller, workshopId, canManageStudents);
      const machines = await listMachinesOfSeats(db, workshopId);
      const kept = await listKeptSeatPairs(db, workshopId);
      const { seats } = (await requireWorkshop(workshops, workshopId)).state();
      return {
        proposals: proposeMerges(
          [...seats.values()]
            .toSorted((a, b) => a.ordinal - b.ordinal)
            .map(({ id, displayName, progress, objects }) => ({
              id,
              displayName,
              machines: machines.get(id) ?? [],
              hasActivity: !hasNoProgress(progress) || objects.size > 0,
            })),
          kept.map(({ firstSeatId, secondSeatId }) => [firstSeatId, secondSeatId] as const),
        ),
        kept: kept
          // A removed seat has no row on the page. Its pair is back when it is restored.
          .filter((pair) => seats.has(pair.firstSeatId) && seats.has(pair.secondSeatId))
          .map(({ firstSeatId, secondSeatId, keptByName, keptAt }) => ({
            seats: [firstSeatId, secondSeatId],
            by: keptByName,
            at: keptAt.getTime(),
          })),
      };
    },

    async decideMergeProposal(caller, workshopId, { seats, keepBoth }) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canManageStudents);
      assertStateAllows('merge-seats', workshop.state);
      for (const seatId of seats)
        if ((await findSeat(db, seatId))?.workshopId !== workshopId)
          throw new HttpError('not-found', { field: 'seats' });
      const pair = toPair(seats);
      if (!keepBoth) return deleteKeptSeatPair(db, pair);
      if ((await countKeptSeatPairs(db, workshopId)) >= MAX_KEPT_SEAT_PAIRS)
        throw new HttpError('too-many', { limit: MAX_KEPT_SEAT_PAIRS });
      await insertKeptSeatPair(db, {
        ...pair,
        workshopId,
        keptBy: requireStaff(caller).id,
        keptAt: now(),
      });
    },
  };
}

/** The order of two seats can change with their activity. The pair is the same. */
function toPair([a, b]: readonly [string, string]): SeatPair {
  return a < b ? { firstSeatId: a, secondSeatId: b } : { firstSeatId: b, secondSeatId: a };
}
