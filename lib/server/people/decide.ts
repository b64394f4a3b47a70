import { whyNotHelp } from '#lib/room/help.ts';
import { HttpRefused } from '#lib/protocol/http-refused.ts';
import type { ActBody, Audience } from '#lib/protocol/http.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { canDeleteNote, canDecide, canReach, canRelieve, type Standing } from '#lib/room/policies.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { PersonRow } from '#db/people/persons.ts';
import type { LiveEvent } from '../live.ts';
import { createTurns } from './turns.ts';

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

const MINUTE = 60_000;
/** A break may be said to have begun so long ago, for whoever's clock is behind; and be planned so far ahead. */
const BREAK = { late: 10 * MINUTE, ahead: 7 * 24 * 60 * MINUTE, most: 20 };
const NOTES = 100;

/** What only makes sense while people are at work. */
const WHILE_RUNNING: ReadonlySet<ActBody['kind']> = new Set(['admit', 'take', 'hand-over', 'pause-hand', 'resume-hand', 'helped', 'undo-helped', 'announce', 'give-hint', 'set-timer']);
/** What the grading thread folds is waited for: nobody else's decision waits with it. */
const UNORDERED: ReadonlySet<ActBody['kind']> = new Set(['pass-by-hand', 'void-pass', 'admit']);

/**
 * Takes decisions about one event one after the other, each checked against the room as the one before left it: of two who take
 * the same seat at once, the second is refused, and nothing of theirs is in the log.
 */
export function createDecisions(now: () => number) {
  const turns = createTurns();
  return (open: LiveEvent, act: ActBody, decider: Decider): Promise<{ readonly pos: number; readonly at: number }> => {
    const decide = async (): Promise<{ readonly pos: number; readonly at: number }> => open.act({ actor: decider.person.id, ...decisionOf(act, open.state(), decider, now()) });
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
  return { kind, ...(seat !== undefined && { seat }), payload: { ...payload, ...named(act, room, decider) } as JsonObject };
}

function mustBeTime(kind: ActBody['kind'], state: RoomState['event']['state']): void {
  if (state === 'archived' || (state === 'ended' && WHILE_RUNNING.has(kind))) throw new HttpRefused('event-ended');
  if (state === 'draft' && WHILE_RUNNING.has(kind)) throw new HttpRefused('event-not-open');
}

function mustExist(act: ActBody, room: RoomState): void {
  const missing = (field: string): HttpRefused => new HttpRefused('not-found', { field });
  if ('seat' in act && !room.seats.has(act.seat)) throw missing('seat');
  if ('exercise' in act && act.exercise !== null) {
    const exercise = room.pack.exercises.find(({ id }) => id === act.exercise);
    if (exercise === undefined) throw missing('exercise');
    if (act.kind === 'give-hint' && act.hint > exercise.hints.length) throw missing('hint');
  }
  if (act.kind === 'withdraw-notice' && !room.notices.some(({ id }) => id === act.notice)) throw missing('notice');
  if (act.kind === 'cancel-break' && !room.pace.breaks.some(({ id }) => id === act.break)) throw missing('break');
  if (act.kind === 'hand-over' && !room.staff.some(({ id }) => id === act.to)) throw missing('to');
  if (act.kind === 'set-group' && act.seats.some((id) => !room.seats.has(id))) throw missing('seats');
}

function mustReach(act: ActBody, room: RoomState, role: Standing): void {
  const to = act.kind === 'withdraw-notice' ? room.notices.find(({ id }) => id === act.notice)?.to : audienceOf(act);
  if (to === undefined) return;
  if (!canReach(role, to.to)) throw new HttpRefused('forbidden');
  // Taking back is possible where nobody is left whom it was said to.
  if (act.kind !== 'withdraw-notice' && to.to !== 'all' && seatsIn(to, room).length === 0) throw new HttpRefused('not-found', { field: 'to' });
}

function mustFit(act: ActBody, room: RoomState, decider: Decider, now: number): void {
  switch (act.kind) {
    case 'take':
    case 'let-go':
    case 'hand-over':
    case 'pause-hand':
    case 'resume-hand':
    case 'helped':
    case 'undo-helped': {
      const why = whyNotHelp(seatOf(room, act.seat).help, act, { id: decider.person.id, anybodys: canRelieve(decider.role) });
      if (why?.why === 'taken') throw new HttpRefused('taken', { message: why.by });
      if (why !== null) throw new HttpRefused('outdated');
      return;
    }
    case 'plan-break':
      if (act.startsAt < now - BREAK.late || act.startsAt + act.minutes * MINUTE <= now || act.startsAt > now + BREAK.ahead) throw new HttpRefused('malformed', { field: 'startsAt' });
      if (room.pace.breaks.length >= BREAK.most) throw new HttpRefused('too-many');
      return;
    case 'note':
      if (seatOf(room, act.seat).notes.length >= NOTES) throw new HttpRefused('too-many');
      return;
    case 'delete-note': {
      const note = seatOf(room, act.seat).notes.find(({ id }) => id === act.note);
      if (note === undefined) throw new HttpRefused('not-found', { field: 'note' });
      if (!canDeleteNote({ role: decider.role, own: note.author === decider.person.id })) throw new HttpRefused('forbidden');
      return;
    }
    case 'set-thresholds': {
      const { liveYes, liveLook } = { ...room.thresholds, ...act };
      if (liveLook > liveYes) throw new HttpRefused('malformed', { field: act.liveLook === undefined ? 'liveYes' : 'liveLook' });
      return;
    }
    default:
      return;
  }
}

/** What goes into the log beside what was asked for. */
function named(act: ActBody, room: RoomState, { person }: Decider): JsonObject {
  const to = audienceOf(act);
  return {
    by: person.name,
    ...(to?.to === 'group' && { seats: seatsIn(to, room) }),
    ...(to?.to === 'seats' && { to: { to: 'seats', seats: seatsIn(to, room) } }),
    ...(act.kind === 'hand-over' && { toName: room.staff.find(({ id }) => id === act.to)?.name ?? '' }),
  };
}

function audienceOf(act: ActBody): Audience | undefined {
  switch (act.kind) {
    case 'announce':
    case 'give-hint':
    case 'release-solution':
    case 'withdraw-solution':
      return act.to;
    default:
      return undefined;
  }
}

function seatsIn(to: Exclude<Audience, { to: 'all' }>, { seats }: RoomState): string[] {
  if (to.to === 'seats') return [...new Set(to.seats)].filter((id) => seats.has(id));
  return [...seats.values()].filter(({ group }) => group === to.group).map(({ id }) => id);
}

function seatOf({ seats }: RoomState, id: string): SeatState {
  const seat = seats.get(id);
  if (seat === undefined) throw new HttpRefused('not-found', { field: 'seat' });
  return seat;
}
