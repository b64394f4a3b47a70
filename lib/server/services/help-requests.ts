import { createGuessLimit } from '#lib/auth/guess-limiter.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { canSpeakFor } from '#lib/room/policies.ts';
import { presentNotices } from '#lib/room/presenters/notices.ts';
import { paintCell } from '#lib/room/cells.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { Asker, Podium } from '../context.ts';
import type { LiveEvent } from '../workshops/types.ts';
import { mustBeRunning, seatFor } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import type { Surroundings } from './deps.ts';
import type { Turns } from '#lib/kit/keyed-queue.ts';

/** A question is thought about; up and down without end is not. */
const RAISES = { burst: 8, perMinute: 6, keys: 5_000 };
/** So many reasons are kept of what was failing: nobody reads more. */
const FAILING = 8;

interface Own {
  readonly open: LiveEvent;
  readonly room: RoomState;
  readonly seat: SeatState;
  readonly person: string;
}

/** What a student says to those who help: a hand up, down, and that a notice was read. */
export function handsService(
  { db, live, now }: Surroundings,
  turns: Turns,
): Pick<Podium['seats'], 'raiseHand' | 'lowerHand' | 'readNotice'> {
  const limit = createGuessLimit({ now: () => now().getTime(), ...RAISES });

  /** One after the other at a seat. @throws {HttpRefused} `forbidden` for any seat but the asker's own */
  const asOwner = <T>(asker: Asker, id: string, work: (own: Own) => Promise<T>): Promise<T> =>
    turns.take(id, async () => {
      const access = await seatFor(db, asker, id);
      if (!canSpeakFor(access)) throw new HttpRefused('forbidden');
      mustBeRunning(access.event);
      const open = await liveEvent(live, access.event.id);
      const room = open.state();
      const seat = room.seats.get(id);
      if (seat === undefined) throw new HttpRefused('not-found');
      return work({ open, room, seat, person: access.person.id });
    });

  return {
    raiseHand: (asker, id, { exercise, question }) =>
      asOwner(asker, id, async ({ open, room, seat, person }) => {
        if (exercise !== null && !room.pack.exercises.some((one) => one.id === exercise))
          throw new HttpRefused('not-found', { field: 'exercise' });
        const retryMs = limit.waitMs(id);
        if (retryMs > 0) throw new HttpRefused('too-many', { retryMs });
        limit.wrong(id);
        const failing = failingNow(
          room,
          seat,
          exercise,
          now().getTime(),
        ) as unknown as JsonObject[];
        return open.act({
          actor: person,
          kind: 'raise-hand',
          seat: id,
          payload: { exercise, question, failing },
        });
      }),

    lowerHand: (asker, id) =>
      asOwner(asker, id, async ({ open, seat, person }) => {
        if (seat.help.hand !== null)
          await open.act({ actor: person, kind: 'lower-hand', seat: id, payload: {} });
      }),

    readNotice: (asker, id, { notice }) =>
      asOwner(asker, id, async ({ open, room, person }) => {
        const found = presentNotices(room, id).find((one) => one.id === notice);
        if (found === undefined) throw new HttpRefused('not-found', { field: 'notice' });
        if (found.readAt === null)
          await open.act({ actor: person, kind: 'notice-read', seat: id, payload: { notice } });
      }),
  };
}

/** Why the exercise's cell is painted as trouble, each kind of it once, whatever number of objects has it; `now` in ms since 1970. */
function failingNow(
  { pack }: RoomState,
  seat: SeatState,
  id: string | null,
  now: number,
): readonly Reason[] {
  const exercise = pack.exercises.find((one) => one.id === id);
  const cell = exercise && paintCell(seat, exercise, now).cell;
  if (cell?.state !== 'trouble') return [];
  const { reasons } = cell;
  return reasons
    .filter(
      ({ check, code }, index) =>
        reasons.findIndex((one) => one.check === check && one.code === code) === index,
    )
    .slice(0, FAILING);
}
