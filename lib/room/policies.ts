import type { ActBody, Audience } from '#lib/protocol/http.ts';
import type { Role } from './views.ts';

/** What somebody is in an event; null for one who is nobody there. */
export type Standing = Role | null;
type Invited = 'instructor' | 'assistant' | 'organiser' | 'projector';

const oneOf =
  (...roles: Role[]) =>
  (role: Standing): boolean =>
    role !== null && roles.includes(role);

/** Name, time, state, code. */
export const canChangeEvent = oneOf('owner', 'instructor');
export const canDeleteEvent = oneOf('owner');
/** That the event exists, and its summary. */
export const canSeeEvent = oneOf(
  'owner',
  'instructor',
  'assistant',
  'organiser',
  'projector',
  'student',
);
/** The grid of everybody; with whose names, says `canSeeNames`. */
export const canSeeRoom = oneOf('owner', 'instructor', 'assistant', 'organiser');
/** The wall that everybody in the room sees: crowds, nobody's seat. */
export const canSeeWall = oneOf('owner', 'instructor', 'assistant', 'organiser', 'projector');
export const canSeeNames = oneOf('owner', 'instructor', 'assistant');
/** What stands behind a cell: reasons, incidents, hints. A wall that everybody sees shows none of it. */
export const canSeeTroubles = oneOf('owner', 'instructor', 'assistant', 'organiser');
/** Another person's seat in full. */
export const canSeeAnySeat = oneOf('owner', 'instructor', 'assistant');
export const canExport = oneOf('owner', 'instructor', 'organiser');
/** Names and texts in an export; others get pseudonyms. */
export const canExportNames = oneOf('owner', 'instructor');
/** Join tokens of machines, export tokens, and their list. */
export const canMakeTokens = oneOf('owner', 'instructor');
/** Every hint and solution of the pack, taken or not. */
export const canReadAnswers = oneOf('owner', 'instructor', 'assistant');

/** Nobody invites to more than their own role. */
export function canInvite(role: Standing, invited: Invited): boolean {
  return role === 'owner' || (role === 'instructor' && invited !== 'instructor');
}

const leads = oneOf('owner', 'instructor');
const helps = oneOf('owner', 'instructor', 'assistant');

/** An assistant helps at a seat; releases, voids and the room's pace are the instructor's. */
const DECIDES: Readonly<
  Record<ActBody['kind'] | 'take-pack' | 're-grade', (role: Standing) => boolean>
> = {
  admit: helps,
  'pass-by-hand': helps,
  take: helps,
  'let-go': helps,
  'hand-over': helps,
  'pause-hand': helps,
  'resume-hand': helps,
  helped: helps,
  'undo-helped': helps,
  'give-hint': helps,
  announce: helps,
  'withdraw-notice': helps,
  note: helps,
  'delete-note': helps,
  'set-current': leads,
  'release-solution': leads,
  'withdraw-solution': leads,
  'void-pass': leads,
  'set-timer': leads,
  'plan-break': leads,
  'cancel-break': leads,
  'set-group': leads,
  'set-thresholds': leads,
  'take-pack': leads,
  're-grade': leads,
};

export function canDecide(role: Standing, act: keyof typeof DECIDES): boolean {
  return DECIDES[act](role);
}

/** What is said or opened to everybody is the instructor's; an assistant speaks to the people they help. */
export function canReach(role: Standing, to: Audience['to']): boolean {
  return role === 'owner' || role === 'instructor' || (role === 'assistant' && to === 'seats');
}

/** Whom a hand may be handed over to. */
export const canHelp = canSeeAnySeat;

/** Takes somebody from a helper again, and decides about whom another has taken; an assistant only about their own. */
export const canRelieve = oneOf('owner', 'instructor');

/** A note is its writer's; who leads the room may tidy up. */
export function canDeleteNote({ role, own }: { role: Standing; own: boolean }): boolean {
  return role === 'owner' || role === 'instructor' || (own && canHelp(role));
}

/** Only the one whose seat it is: a hand, and that something was read. */
export function canSpeakFor({ own }: { own: boolean }): boolean {
  return own;
}

/** One's own seat, or any for those who help. */
export function canSeeSeat({ role, own }: { role: Standing; own: boolean }): boolean {
  return own || canSeeAnySeat(role);
}

/** A student sees a solution once it is released to all, or once they need it no more. */
export function canSeeSolution({
  role,
  released,
  passed,
}: {
  role: Standing;
  released: boolean;
  passed: boolean;
}): boolean {
  return canReadAnswers(role) || released || passed;
}

/** Only the one whose seat it is answers: who helps would spend tries that are not theirs. */
export function canAnswerQuiz({ own }: { own: boolean }): boolean {
  return own;
}

/** The right answer and why: for who helps, once it is given, or once the solution is open to all. */
export function canSeeQuizAnswer({
  role,
  released,
  right,
}: {
  role: Standing;
  released: boolean;
  right: boolean;
}): boolean {
  return canReadAnswers(role) || released || right;
}

/** Hints are opened one after the other: the next one only. `open`: numbers of those that were taken or given. */
export function mayTakeHint({
  hint,
  open,
  hints,
}: {
  hint: number;
  open: readonly number[];
  hints: number;
}): boolean {
  const before = Array.from({ length: hint - 1 }, (_, index) => index + 1);
  return hint <= hints && (open.includes(hint) || before.every((one) => open.includes(one)));
}
