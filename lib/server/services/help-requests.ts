import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { canActForSeat } from '#lib/room/policies.ts';
import { presentNotices } from '#lib/room/presenters/notices.ts';
import { computeCell } from '#lib/room/cells.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { Caller, AppServices } from '../context.ts';
import type { Workshop } from '../workshops/types.ts';
import { assertWorkshopRunning, requireSeatAccess, requireWorkshop } from './access.ts';
import type { ServiceDeps } from './deps.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';

/** Enough for real questions, and a limit for endless requests and cancellations. */
const HELP_RATE_LIMIT = { burst: 8, perSecond: 6 / 60, maxKeys: 5_000 };
/** Failing reasons stored with a help request. Helpers don't read more. */
const MAX_FAILING_REASONS = 8;

interface OwnSeat {
  readonly workshop: Workshop;
  readonly room: RoomState;
  readonly seat: SeatState;
  readonly actor: string;
}

/** What a student tells the helpers: requests and cancels help, and marks notices as read. */
export function helpRequestService(
  { db, workshops, now }: ServiceDeps,
  queue: KeyedQueue,
): Pick<AppServices['seats'], 'requestHelp' | 'cancelHelp' | 'markNoticeRead'> {
  const limiter = new KeyedTokenBuckets({ now: () => now().getTime(), ...HELP_RATE_LIMIT });

  /**
   * Runs `work` for the student of the seat, one call at a time per seat.
   * @throws {HttpError} `forbidden` for anyone else
   */
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
      return work({ workshop, room, seat, actor: access.studentActor });
    });

  return {
    requestHelp: (caller, id, { exerciseId, question }) =>
      runAsOwner(caller, id, async ({ workshop, room, seat, actor }) => {
        if (
          exerciseId !== null &&
          !room.pack.exercises.some((exercise) => exercise.id === exerciseId)
        )
          throw new HttpError('not-found', { field: 'exerciseId' });
        const retryMs = limiter.waitMs(id);
        if (retryMs > 0) throw new HttpError('too-many', { retryMs });
        limiter.take(id);
        const failing = listFailingReasons(
          room,
          seat,
          exerciseId,
          now().getTime(),
        ) as unknown as JsonObject[];
        return workshop.commitCommand({
          actor,
          kind: 'request-help',
          seatId: id,
          payload: { exerciseId, question, failing },
        });
      }),

    cancelHelp: (caller, id) =>
      runAsOwner(caller, id, async ({ workshop, seat, actor }) => {
        if (seat.help.helpRequest !== null)
          await workshop.commitCommand({
            actor,
            kind: 'cancel-help',
            seatId: id,
            payload: {},
          });
      }),

    markNoticeRead: (caller, id, { noticeId }) =>
      runAsOwner(caller, id, async ({ workshop, room, actor }) => {
        const notice = presentNotices(room, id).find((candidate) => candidate.id === noticeId);
        if (notice === undefined) throw new HttpError('not-found', { field: 'noticeId' });
        if (notice.readAt === null)
          await workshop.commitCommand({
            actor,
            kind: 'read-notice',
            seatId: id,
            payload: { noticeId },
          });
      }),
  };
}

/**
 * The reasons why the exercise is failing, each check and code once, no matter how many objects have
 * it.
 * @param now ms since 1970
 */
function listFailingReasons(
  { pack }: RoomState,
  seat: SeatState,
  id: string | null,
  now: number,
): readonly Reason[] {
  const exercise = pack.exercises.find((candidate) => candidate.id === id);
  const cell = exercise && computeCell(seat, exercise, now).cell;
  if (cell?.state !== 'failing') return [];
  const { reasons } = cell;
  return reasons
    .filter(
      ({ check, code }, index) =>
        reasons.findIndex((other) => other.check === check && other.code === code) === index,
    )
    .slice(0, MAX_FAILING_REASONS);
}
