import { isHelpKind, whyNotHelp, type HelpWish } from '#lib/room/commands/help.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { ActBody, Audience } from '#lib/protocol/http.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import {
  canDeleteNote,
  canDecide,
  canReach,
  canRelieve,
  type Standing,
} from '#lib/room/policies.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { PersonRow } from '#db/queries/people.ts';
import type { LiveEvent } from '../workshops/types.ts';
import { createTurns } from '#lib/kit/keyed-queue.ts';

export interface Decider {
  readonly person: Pick<PersonRow, 'id' | 'name'>;
  readonly role: Standing;
}

/** What the log takes. */
export interface Decision {
  readonly kind: string;
  readonly seat?: string;
  readonly payload: JsonObject;
}

type ActOf<Kind extends ActBody['kind']> = Extract<ActBody, { kind: Kind }>;

const MINUTE = 60_000;
/** A break may be said to have begun so long ago, for whoever's clock is behind; and be planned so far ahead. */
const BREAK = { late: 10 * MINUTE, ahead: 7 * 24 * 60 * MINUTE, most: 20 };
const NOTES = 100;

/** What only makes sense while people are at work. */
const WHILE_RUNNING: ReadonlySet<ActBody['kind']> = new Set([
  'admit',
  'take',
  'hand-over',
  'pause-hand',
  'resume-hand',
  'helped',
  'undo-helped',
  'announce',
  'give-hint',
  'set-timer',
]);
/** What the grading thread folds is waited for: nobody else's decision waits with it. */
const UNORDERED: ReadonlySet<ActBody['kind']> = new Set(['pass-by-hand', 'void-pass', 'admit']);

/**
 * Takes decisions about one event one after the other, each checked against the room as the one before left it: of two who take
 * the same seat at once, the second is refused, and nothing of theirs is in the log.
 */
export function createDecisions(now: () => number) {
  const turns = createTurns();
  return (
    open: LiveEvent,
    act: ActBody,
    decider: Decider,
  ): Promise<{ readonly pos: number; readonly at: number }> => {
    const decide = async (): Promise<{ readonly pos: number; readonly at: number }> =>
      open.act({ actor: decider.person.id, ...decisionOf(act, open.state(), decider, now()) });
    return UNORDERED.has(act.kind) ? decide() : turns.take(open.id, decide);
  };
}

/**
 * The decision as it goes into the log, with what a fold must know and cannot ask for: names, and who was in a group.
 * @throws {HttpRefused} `forbidden`, `not-found` with the field, `event-not-open`, `event-ended`, `taken` with the name of who has it, `outdated`, `malformed`, `too-many`
 */
export function decisionOf(act: ActBody, room: RoomState, decider: Decider, now: number): Decision {
  if (!canDecide(decider.role, act.kind)) throw new HttpRefused('forbidden');
  mustBeTime(act.kind, room.event.state);
  mustExist(act, room);
  mustReach(act, room, decider.role);
  mustFit(act, room, decider, now);
  const { kind, ...rest } = act;
  const { seat, ...payload } = 'seat' in rest ? rest : { ...rest, seat: undefined };
  return {
    kind,
    ...(seat !== undefined && { seat }),
    payload: { ...payload, ...named(act, room, decider) } as JsonObject,
  };
}

function mustBeTime(kind: ActBody['kind'], state: RoomState['event']['state']): void {
  if (state === 'archived' || (state === 'ended' && WHILE_RUNNING.has(kind)))
    throw new HttpRefused('event-ended');
  if (state === 'draft' && WHILE_RUNNING.has(kind)) throw new HttpRefused('event-not-open');
}

function mustExist(act: ActBody, room: RoomState): void {
  if ('exercise' in act && act.exercise !== null) {
    const exercise = room.pack.exercises.find(({ id }) => id === act.exercise);
    if (exercise === undefined) throw missing('exercise');
    if (act.kind === 'give-hint' && act.hint > exercise.hints.length) throw missing('hint');
  }
  if ('seat' in act && !room.seats.has(act.seat)) throw missing('seat');
  if (act.kind === 'set-group' && act.seats.some((id) => !room.seats.has(id)))
    throw missing('seats');
  mustStand(act, room);
}

/** What it speaks of must be there still. */
function mustStand(act: ActBody, { notices, pace, staff }: RoomState): void {
  if (act.kind === 'withdraw-notice' && !notices.some(({ id }) => id === act.notice))
    throw missing('notice');
  if (act.kind === 'cancel-break' && !pace.breaks.some(({ id }) => id === act.break))
    throw missing('break');
  if (act.kind === 'hand-over' && !staff.some(({ id }) => id === act.to)) throw missing('to');
}

function mustReach(act: ActBody, room: RoomState, role: Standing): void {
  const to =
    act.kind === 'withdraw-notice'
      ? room.notices.find(({ id }) => id === act.notice)?.to
      : audienceOf(act);
  if (to === undefined) return;
  if (!canReach(role, to.to)) throw new HttpRefused('forbidden');
  // Taking back is possible where nobody is left whom it was said to.
  if (act.kind !== 'withdraw-notice' && to.to !== 'all' && seatsIn(to, room).length === 0)
    throw new HttpRefused('not-found', { field: 'to' });
}

function mustFit(act: ActBody, room: RoomState, decider: Decider, now: number): void {
  if (act.kind === 'set-current') mustFollow(act, room);
  else if (act.kind === 'plan-break') mustFitDay(act, room, now);
  else if (act.kind === 'set-thresholds') mustAgree(act, room);
  else if (act.kind === 'note' || act.kind === 'delete-note')
    mustFitNotes(act, seatOf(room, act.seat), decider);
  else if (isHelpWish(act)) mustFitHelp(act, seatOf(room, act.seat), decider);
}

function isHelpWish(act: ActBody): act is ActOf<HelpWish['kind']> {
  return isHelpKind(act.kind);
}

function mustFitHelp(act: HelpWish, { help }: SeatState, { person, role }: Decider): void {
  const why = whyNotHelp(help, act, { id: person.id, anybodys: canRelieve(role) });
  if (why?.why === 'taken') throw new HttpRefused('taken', { message: why.by });
  if (why !== null) throw new HttpRefused('outdated');
}

function mustFollow({ exercise, from }: ActOf<'set-current'>, { current }: RoomState): void {
  if (from !== undefined && from !== current && exercise !== current)
    throw new HttpRefused('outdated');
}

function mustFitDay(
  { startsAt, minutes }: ActOf<'plan-break'>,
  { pace }: RoomState,
  now: number,
): void {
  if (
    startsAt < now - BREAK.late ||
    startsAt + minutes * MINUTE <= now ||
    startsAt > now + BREAK.ahead
  )
    throw new HttpRefused('malformed', { field: 'startsAt' });
  if (pace.breaks.length >= BREAK.most) throw new HttpRefused('too-many');
}

function mustAgree(act: ActOf<'set-thresholds'>, { thresholds }: RoomState): void {
  const { liveYes = thresholds.liveYes, liveLook = thresholds.liveLook } = act;
  if (liveLook > liveYes)
    throw new HttpRefused('malformed', {
      field: act.liveLook === undefined ? 'liveYes' : 'liveLook',
    });
}

function mustFitNotes(
  act: ActOf<'note' | 'delete-note'>,
  { notes }: SeatState,
  { person, role }: Decider,
): void {
  if (act.kind === 'note') {
    if (notes.length >= NOTES) throw new HttpRefused('too-many');
    return;
  }
  const note = notes.find(({ id }) => id === act.note);
  if (note === undefined) throw missing('note');
  if (!canDeleteNote({ role, own: note.author === person.id })) throw new HttpRefused('forbidden');
}

/** What goes into the log beside what was asked for. */
function named(act: ActBody, room: RoomState, { person }: Decider): JsonObject {
  const to = audienceOf(act);
  return {
    by: person.name,
    ...(to?.to === 'group' && { seats: seatsIn(to, room) }),
    ...(to?.to === 'seats' && { to: { to: 'seats', seats: seatsIn(to, room) } }),
    ...(act.kind === 'hand-over' && {
      toName: room.staff.find(({ id }) => id === act.to)?.name ?? '',
    }),
  };
}

/** Whom it is for; of a hand-over, `to` is a person. */
function audienceOf(act: ActBody): Audience | undefined {
  return 'to' in act && typeof act.to === 'object' ? act.to : undefined;
}

function seatsIn(to: Exclude<Audience, { to: 'all' }>, { seats }: RoomState): string[] {
  if (to.to === 'seats') return [...new Set(to.seats)].filter((id) => seats.has(id));
  return [...seats.values()].filter(({ group }) => group === to.group).map(({ id }) => id);
}

function seatOf({ seats }: RoomState, id: string): SeatState {
  const seat = seats.get(id);
  if (seat === undefined) throw missing('seat');
  return seat;
}

function missing(field: string): HttpRefused {
  return new HttpRefused('not-found', { field });
}
