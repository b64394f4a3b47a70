import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { canActForSeat } from '#lib/room/policies.ts';
import { presentNotices } from '#lib/room/presenters/notices.ts';
import { computeCell } from '#lib/room/cells.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { Caller, AppServices } from '../context.ts';
import type { Workshop } from '../workshops/types.ts';
import { assertWorkshopRunning, requireSeatAccess } from './access.ts';
import { requireWorkshop } from './require-workshop.ts';
import type { ServiceDeps } from './deps.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';

/** A question is thought about; up and down without end is not. */
const HELP_RATE_LIMIT = { burst: 8, perMinute: 6, maxKeys: 5_000 };
/** So many reasons are kept of what was failing: nobody reads more. */
const MAX_FAILING_REASONS = 8;

interface OwnSeat {
  readonly workshop: Workshop;
  readonly room: RoomState;
  readonly seat: SeatState;
  readonly personId: string;
}

/** What a student says to those who help: a hand up, down, and that a notice was read. */
export function helpRequestService(
  { db, workshops, now }: ServiceDeps,
  queue: KeyedQueue,
): Pick<AppServices['seats'], 'requestHelp' | 'cancelHelp' | 'markNoticeRead'> {
  const limiter = createGuessLimiter({ now: () => now().getTime(), ...HELP_RATE_LIMIT });

  /** One after the other at a seat. @throws {HttpRefused} `forbidden` for any seat but the asker's own */
  const runAsOwner = <T>(
    caller: Caller,
    id: string,
    work: (ownSeat: OwnSeat) => Promise<T>,
  ): Promise<T> =>
    queue.run(id, async () => {
      const access = await requireSeatAccess(db, caller, id);
      if (!canActForSeat(access)) throw new HttpError('forbidden');
      assertWorkshopRunning(access.workshop);
      const workshop = await requireWorkshop(workshops, access.workshop.id);
      const room = workshop.state();
      const seat = room.seats.get(id);
      if (seat === undefined) throw new HttpError('not-found');
      return work({ workshop, room, seat, personId: access.person.id });
    });

  return {
    requestHelp: (caller, id, { exerciseId, question }) =>
      runAsOwner(caller, id, async ({ workshop, room, seat, personId }) => {
        if (exerciseId !== null && !room.pack.exercises.some((one) => one.id === exerciseId))
          throw new HttpError('not-found', { field: 'exercise' });
        const retryMs = limiter.waitMs(id);
        if (retryMs > 0) throw new HttpError('too-many', { retryMs });
        limiter.recordFailure(id);
        const failing = listFailingReasons(
          room,
          seat,
          exerciseId,
          now().getTime(),
        ) as unknown as JsonObject[];
        return workshop.commitCommand({
          actor: personId,
          kind: 'raise-hand',
          seatId: id,
          payload: { exerciseId, question, failing },
        });
      }),

    cancelHelp: (caller, id) =>
      runAsOwner(caller, id, async ({ workshop, seat, personId }) => {
        if (seat.help.helpRequest !== null)
          await workshop.commitCommand({
            actor: personId,
            kind: 'lower-hand',
            seatId: id,
            payload: {},
          });
      }),

    markNoticeRead: (caller, id, { noticeId }) =>
      runAsOwner(caller, id, async ({ workshop, room, personId }) => {
        const found = presentNotices(room, id).find((one) => one.id === noticeId);
        if (found === undefined) throw new HttpError('not-found', { field: 'notice' });
        if (found.readAt === null)
          await workshop.commitCommand({
            actor: personId,
            kind: 'notice-read',
            seatId: id,
            payload: { notice: noticeId },
          });
      }),
  };
}

/** Why the exercise's cell is painted as trouble, each kind of it once, whatever number of objects has it; `now` in ms since 1970. */
function listFailingReasons(
  { pack }: RoomState,
  seat: SeatState,
  id: string | null,
  now: number,
): readonly Reason[] {
  const exercise = pack.exercises.find((one) => one.id === id);
  const cell = exercise && computeCell(seat, exercise, now).cell;
  if (cell?.state !== 'failing') return [];
  const { reasons } = cell;
  return reasons
    .filter(
      ({ check, code }, index) =>
        reasons.findIndex((one) => one.check === check && one.code === code) === index,
    )
    .slice(0, MAX_FAILING_REASONS);
}
