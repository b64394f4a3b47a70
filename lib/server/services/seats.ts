import type { Database } from '#db/connect.ts';
import { findEvent, findEventByCode, type EventRow } from '#db/queries/workshops.ts';
import {
  deleteSeat,
  findSeat,
  freeHandle,
  hasAgent,
  insertSeat,
  lockEvent,
  seatOfPerson,
  sitDown,
  type SeatRow,
} from '#db/queries/seats.ts';
import { revokeOlderOfSeat, spendToken } from '#db/queries/tokens.ts';
import { findClaimCode, makeClaimCode } from '#lib/auth/seat-code.ts';
import { spellCode } from '#lib/auth/code.ts';
import { sessionCookie } from '#lib/auth/cookie.ts';
import { mintJoinToken } from '#lib/auth/join-token.ts';
import { newId } from '#lib/auth/secret.ts';
import { startSession } from '#lib/auth/session.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { Asker, Podium } from '../context.ts';
import { guessing, mustBeRunning, seatFor } from './access.ts';
import { exerciseTexts } from './exercise-texts.ts';
import { handsService } from './help-requests.ts';
import { installLine } from './install-command.ts';
import { liveEvent } from './require-workshop.ts';
import { personOf } from './sign-in.ts';
import type { Surroundings } from './deps.ts';
import { timelineService } from './timeline.ts';
import { createTurns } from '#lib/kit/keyed-queue.ts';

const LINE_HOURS = 24;
/** Lines of one seat that are good at a time: a page that is loaded again must not spoil the line that was copied before. */
const LINES = 5;

/** A seat that somebody sits on. */
interface Seated {
  readonly event: EventRow;
  readonly seat: SeatRow & { readonly handle: string };
  readonly person: string;
  /** The half-seat that this one took in, if there was one. */
  readonly merged: SeatRow | null;
}

export function seatsService(surroundings: Surroundings): Podium['seats'] {
  const { db, live, now, url, guesses, revoke, serverKey } = surroundings;
  const turns = createTurns();

  const lineFor = async (seat: SeatRow): Promise<string> => {
    const { token } = await mintJoinToken(db, {
      event: seat.event,
      seat: seat.id,
      uses: 1,
      expiresAt: new Date(now().getTime() + LINE_HOURS * 3_600_000),
      serverKey: serverKey.publicKey,
      now: now(),
    });
    await revokeOlderOfSeat(db, { seat: seat.id, kind: 'agent', keep: LINES, now: now() });
    return installLine(url, token);
  };

  /** Tells the room, and gives the browser what it needs: the seat, its line, and the cookie that says who it is. */
  const welcome = async (asker: Asker, { event, seat, person, merged }: Seated) => {
    const open = await liveEvent(live, event.id);
    if (merged !== null)
      await open.act({
        actor: person,
        kind: 'merge-seats',
        seat: seat.id,
        payload: { from: merged.id, fromLabel: merged.label },
      });
    await open.refresh();
    if (merged !== null) revoke({ seat: merged.id, why: 'deleted' });
    const cookie =
      asker.session?.person.id === person
        ? null
        : sessionCookie(url, await startSession(db, person, now()));
    return {
      answer: {
        event: { id: event.id, name: event.name },
        seat: { id: seat.id, label: seat.label, handle: seat.handle },
        installLine: await lineFor(seat),
      },
      cookie,
    };
  };

  return {
    ...exerciseTexts(surroundings, turns),
    ...handsService(surroundings, turns),
    timeline: timelineService(surroundings),

    join: (asker, body) =>
      guessing(guesses, asker, ['code-unknown'], async () => {
        const event = await findEventByCode(db, spellCode(body.code));
        if (event === null) throw new HttpRefused('code-unknown', { field: 'code' });
        mustBeRunning(event);
        return welcome(
          asker,
          await db.transaction((tx) => joinByName(tx, asker, event, body.handle, now())),
        );
      }),

    claim: (asker, body) =>
      guessing(guesses, asker, ['code-unknown'], async () => {
        return welcome(asker, await db.transaction((tx) => claimByCode(tx, asker, body, now())));
      }),

    async installLine(asker, id) {
      const { seat, event } = await seatFor(db, asker, id);
      mustBeRunning(event);
      return { installLine: await lineFor(seat) };
    },

    async deviceCode(asker, id) {
      const { seat, event } = await seatFor(db, asker, id);
      mustBeRunning(event);
      if (seat.person === null) throw new HttpRefused('not-found');
      const { code, expiresAt } = await makeClaimCode(db, {
        event: event.id,
        seat: id,
        kind: 'device',
        now: now(),
      });
      return { code, expiresAt: expiresAt.getTime() };
    },
  };
}

/** A new seat for somebody with a name; their own again for a browser that already sits in the event. A name grants nothing. */
async function joinByName(
  tx: Database,
  asker: Asker,
  event: EventRow,
  wanted: string,
  now: Date,
): Promise<Seated> {
  await lockEvent(tx, event.id);
  const person = await personOf(tx, asker, wanted);
  const before = await seatOfPerson(tx, event.id, person);
  if (before !== null)
    return { event, seat: { ...before, handle: before.handle ?? wanted }, person, merged: null };
  const handle = await freeHandle(tx, event.id, wanted);
  const seat = await insertSeat(tx, { id: newId(), event: event.id, person, handle, now });
  return { event, seat: { ...seat, handle }, person, merged: null };
}

/**
 * Who holds the code of a seat sits there: on an empty one as themselves, on a taken one as the person whose seat it is (their
 * second device). A browser that had joined by name before brings its name along, and its seat, if no machine is on it, goes.
 */
async function claimByCode(
  tx: Database,
  asker: Asker,
  { code, handle }: { code: string; handle?: string | undefined },
  now: Date,
): Promise<Seated> {
  const found = await findClaimCode(tx, code, now);
  if (!found.ok) throw new HttpRefused(found.error, { field: 'code' });
  const claimed = found.row.seat === null ? null : await findSeat(tx, found.row.seat);
  const event = claimed === null ? null : await findEvent(tx, claimed.event);
  if (claimed === null || event === null) throw new HttpRefused('code-unknown', { field: 'code' });
  mustBeRunning(event);
  await lockEvent(tx, event.id);
  const seated =
    claimed.person === null
      ? await sitOn(tx, asker, event, claimed, handle)
      : {
          event,
          seat: { ...claimed, handle: claimed.handle ?? claimed.label },
          person: claimed.person,
          merged: null,
        };
  if (!(await spendToken(tx, found.row.id, now)))
    throw new HttpRefused('code-expired', { field: 'code' });
  return seated;
}

async function sitOn(
  tx: Database,
  asker: Asker,
  event: EventRow,
  seat: SeatRow,
  wanted: string | undefined,
): Promise<Seated> {
  const before =
    asker.session === null ? null : await seatOfPerson(tx, event.id, asker.session.person.id);
  if (before !== null && (await hasAgent(tx, before.id))) throw new HttpRefused('seat-taken');
  const name = wanted ?? before?.handle ?? seat.handle;
  if (name === null) throw new HttpRefused('malformed', { field: 'handle' });
  const person = await personOf(tx, asker, name);
  if (before !== null) await deleteSeat(tx, before.id);
  const handle = name === seat.handle ? name : await freeHandle(tx, event.id, name);
  if (!(await sitDown(tx, seat.id, { person, handle }))) throw new HttpRefused('seat-taken');
  return { event, seat: { ...seat, person, handle }, person, merged: before };
}
