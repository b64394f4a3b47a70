import type { RoomCommandBody, Audience } from '#lib/protocol/http.ts';
import type { Role } from './views.ts';

/** What somebody is in an event; null for one who is nobody there. */
export type WorkshopRole = Role | null;
type InvitableRole = 'instructor' | 'assistant' | 'organizer' | 'projector';

const allowRoles =
  (...roles: Role[]) =>
  (role: WorkshopRole): boolean =>
    role !== null && roles.includes(role);

/** Name, time, state, code. */
export const canChangeWorkshop = allowRoles('owner', 'instructor');
export const canDeleteWorkshop = allowRoles('owner');
/** That the event exists, and its summary. */
export const canSeeWorkshop = allowRoles(
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
  'student',
);
/** The grid of everybody; with whose names, says `canSeeNames`. */
export const canSeeRoom = allowRoles('owner', 'instructor', 'assistant', 'organizer');
/** The wall that everybody in the room sees: crowds, nobody's seat. */
export const canSeeProjector = allowRoles(
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
);
export const canSeeNames = allowRoles('owner', 'instructor', 'assistant');
/** What stands behind a cell: reasons, incidents, hints. A wall that everybody sees shows none of it. */
export const canSeeIncidents = allowRoles('owner', 'instructor', 'assistant', 'organizer');
/** Another person's seat in full. */
export const canSeeAnySeat = allowRoles('owner', 'instructor', 'assistant');
export const canExport = allowRoles('owner', 'instructor', 'organizer');
/** Names and texts in an export; others get pseudonyms. */
export const canExportNames = allowRoles('owner', 'instructor');
/** Join tokens of machines, export tokens, and their list. */
export const canCreateTokens = allowRoles('owner', 'instructor');
/** Every hint and solution of the pack, taken or not. */
export const canReadSolutions = allowRoles('owner', 'instructor', 'assistant');

/** Nobody invites to more than their own role. */
export function canInvite(role: WorkshopRole, invited: InvitableRole): boolean {
  return role === 'owner' || (role === 'instructor' && invited !== 'instructor');
}

const isLeader = allowRoles('owner', 'instructor');
const isHelper = allowRoles('owner', 'instructor', 'assistant');

/** An assistant helps at a seat; releases, voids and the room's pace are the instructor's. */
const REQUIRED_ROLE: Readonly<
  Record<RoomCommandBody['kind'] | 'update-pack' | 'regrade', (role: WorkshopRole) => boolean>
> = {
  admit: isHelper,
  'mark-passed': isHelper,
  take: isHelper,
  'release-help': isHelper,
  'hand-over-help': isHelper,
  'snooze-help': isHelper,
  'unsnooze-help': isHelper,
  helped: isHelper,
  'undo-resolve-help': isHelper,
  'give-hint': isHelper,
  announce: isHelper,
  'withdraw-notice': isHelper,
  note: isHelper,
  'delete-note': isHelper,
  'set-current-exercise': isLeader,
  'release-solution': isLeader,
  'withdraw-solution': isLeader,
  'revoke-pass': isLeader,
  'set-timer': isLeader,
  'plan-break': isLeader,
  'cancel-break': isLeader,
  'set-group': isLeader,
  'set-thresholds': isLeader,
  'update-pack': isLeader,
  regrade: isLeader,
};

export function canExecute(role: WorkshopRole, act: keyof typeof REQUIRED_ROLE): boolean {
  return REQUIRED_ROLE[act](role);
}

/** What is said or opened to everybody is the instructor's; an assistant speaks to the people they help. */
export function canAddress(role: WorkshopRole, audienceKind: Audience['to']): boolean {
  return (
    role === 'owner' || role === 'instructor' || (role === 'assistant' && audienceKind === 'seats')
  );
}

/** Whom a hand may be handed over to. */
export const canHelp = canSeeAnySeat;

/** Takes somebody from a helper again, and decides about whom another has taken; an assistant only about their own. */
export const canOverrideClaim = allowRoles('owner', 'instructor');

/** A note is its writer's; who leads the room may tidy up. */
export function canDeleteNote({ role, own }: { role: WorkshopRole; own: boolean }): boolean {
  return role === 'owner' || role === 'instructor' || (own && canHelp(role));
}

/** Only the one whose seat it is: a hand, and that something was read. */
export function canActForSeat({ own }: { own: boolean }): boolean {
  return own;
}

/** One's own seat, or any for those who help. */
export function canSeeSeat({ role, own }: { role: WorkshopRole; own: boolean }): boolean {
  return own || canSeeAnySeat(role);
}

/** A student sees a solution once it is released to all, or once they need it no more. */
export function canSeeSolution({
  role,
  released,
  passed,
}: {
  role: WorkshopRole;
  released: boolean;
  passed: boolean;
}): boolean {
  return canReadSolutions(role) || released || passed;
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
  role: WorkshopRole;
  released: boolean;
  right: boolean;
}): boolean {
  return canReadSolutions(role) || released || right;
}

/** Hints are opened one after the other: the next one only. `open`: numbers of those that were taken or given. */
export function canRevealHint({
  hint,
  revealed,
  hintCount,
}: {
  hint: number;
  revealed: readonly number[];
  hintCount: number;
}): boolean {
  const before = Array.from({ length: hint - 1 }, (_, index) => index + 1);
  return (
    hint <= hintCount && (revealed.includes(hint) || before.every((one) => revealed.includes(one)))
  );
}
