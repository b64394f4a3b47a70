import type { Audience } from '#lib/protocol/api/commands.ts';
import { allowRoles, type WorkshopRole } from './roles.ts';

type InvitableRole = 'instructor' | 'assistant' | 'organizer' | 'projector';
type MemberRole = 'owner' | InvitableRole;

/** Name, time, state and code. */
export const canChangeWorkshop = allowRoles('owner', 'instructor');
export const canDeleteWorkshop = allowRoles('owner');
/** Whether the workshop exists for this role, and its summary. */
export const canSeeWorkshop = allowRoles(
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
  'student',
);
/** The grid of all seats. `canSeeNames` decides whether it has names. */
export const canSeeRoom = allowRoles('owner', 'instructor', 'assistant', 'organizer');
/** The projector view, which shows groups of students and no single seat. */
export const canSeeProjector = allowRoles(
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
);
export const canSeeNames = allowRoles('owner', 'instructor', 'assistant');
/** Reasons, incidents and hints behind a cell. Never on the projector, which everyone sees. */
export const canSeeIncidents = allowRoles('owner', 'instructor', 'assistant', 'organizer');
/** The full seat view of another person. */
export const canSeeAnySeat = allowRoles('owner', 'instructor', 'assistant');
export const canExport = allowRoles('owner', 'instructor', 'organizer');
/** Names and texts in an export. Other roles get pseudonyms. */
export const canExportNames = allowRoles('owner', 'instructor');
/** Who downloaded what, and why. */
export const canSeeExportRecords = allowRoles('owner');
/** Results after the workshop. `canSeeNames` decides whether they are about single students. */
export const canSeeResults = allowRoles('owner', 'instructor', 'assistant', 'organizer');
/** Helpers see the recorded room, organizers the recorded projector. */
export const canSeeReplay = allowRoles('owner', 'instructor', 'assistant', 'organizer');
/** Agent tokens, export tokens and invitations, and their list. */
export const canCreateTokens = allowRoles('owner', 'instructor');
/** Every hint and solution of the course, whether students have revealed it or not. */
export const canReadSolutions = allowRoles('owner', 'instructor', 'assistant');

/** Sign-ins, codes, roles, removals: who did what, and from where. */
export const canReadSecurityLog = allowRoles('owner');

/** An instructor can't invite to a higher or equal role; an owner can invite to any. */
export function canInvite(role: WorkshopRole, invited: InvitableRole): boolean {
  return role === 'owner' || (role === 'instructor' && invited !== 'instructor');
}

/** Grading by another version of the course. */
export const canUpdatePack = allowRoles('owner', 'instructor');
/** Regrading, and undoing it. */
export const canRegrade = allowRoles('owner', 'instructor');

/** Only instructors address everyone or a group. Assistants address the seats they help. */
export function canAddress(role: WorkshopRole, audienceKind: Audience['to']): boolean {
  return (
    role === 'owner' || role === 'instructor' || (role === 'assistant' && audienceKind === 'seats')
  );
}

/** Roles that a help request can be handed over to. */
export const canHelp = allowRoles('owner', 'instructor', 'assistant');

/** Whether the role can change a claim of another helper. Assistants can change only their own. */
export const canOverrideClaim = allowRoles('owner', 'instructor');

/** Authors can delete their own notes, leaders any note. */
export function canDeleteNote({
  role,
  isAuthor,
}: {
  role: WorkshopRole;
  isAuthor: boolean;
}): boolean {
  return role === 'owner' || role === 'instructor' || (isAuthor && canHelp(role));
}

/** Help requests and read receipts belong to the person on the seat. */
export function canActForSeat({ isOwnSeat }: { isOwnSeat: boolean }): boolean {
  return isOwnSeat;
}

/**
 * Codes that open the seat on another device come from a browser that can open it already. Staff
 * reset the access instead, which is recorded and which the student sees.
 */
export function canCreateDeviceCode({ isOwnSeat }: { isOwnSeat: boolean }): boolean {
  return isOwnSeat;
}

/** Ends the access of all browsers to a seat, and makes a code that opens it. */
export const canResetSeatAccess = allowRoles('owner', 'instructor');

/** The browsers that can open a seat: for its student and for helpers. */
export function canSeeSeatDevices({
  role,
  isOwnSeat,
}: {
  role: WorkshopRole;
  isOwnSeat: boolean;
}): boolean {
  return isOwnSeat || canSeeAnySeat(role);
}

/** Ends the access of one browser to a seat: for its student and for who can reset the access. */
export function canEndSeatDevice({
  role,
  isOwnSeat,
}: {
  role: WorkshopRole;
  isOwnSeat: boolean;
}): boolean {
  return isOwnSeat || canResetSeatAccess(role);
}

/** Who gets a seat: VMs and students that wait, removed seats, blocks, and how students join. */
export const canDecideAdmission = allowRoles('owner', 'instructor');

/** Names, moves and merges students, and makes seat codes for them. */
export const canManageStudents = allowRoles('owner', 'instructor');

/** When names and the log of the workshop are erased. */
export const canChangeRetention = allowRoles('owner');

/** How many seats the workshop can have. */
export const canChangeSeatLimit = allowRoles('owner');

/** The staff of a workshop and its invitations. `canManageMember` decides about each of them. */
export const canManageMembers = allowRoles('owner', 'instructor');

/** Owners manage all members, instructors those with fewer permissions. */
export function canManageMember(role: WorkshopRole, target: MemberRole): boolean {
  return role === 'owner' || (target !== 'owner' && canInvite(role, target));
}

/** Both the present role of the member and the new one are roles that the caller manages. */
export function canChangeRole(
  role: WorkshopRole,
  { from, to }: { readonly from: MemberRole; readonly to: MemberRole },
): boolean {
  return canManageMember(role, from) && canManageMember(role, to);
}

/** Roles whose members can create workshops. */
export const canOwnWorkshops = allowRoles('owner', 'instructor');

/** VMs that ask for a seat: for its student and for who decides about all VMs. */
export function canDecideAgentRequest({
  role,
  isOwnSeat,
}: {
  role: WorkshopRole;
  isOwnSeat: boolean;
}): boolean {
  return isOwnSeat || canDecideAdmission(role);
}

/** The sessions of the members of a workshop. */
export const canSeeMemberSessions = allowRoles('owner');

/** The own seat; any seat for helpers. */
export function canSeeSeat({
  role,
  isOwnSeat,
}: {
  role: WorkshopRole;
  isOwnSeat: boolean;
}): boolean {
  return isOwnSeat || canSeeAnySeat(role);
}

/** Students see a solution after its release or after they passed the exercise. */
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

/** Only the person on the seat, because a helper would use up the student's tries. */
export function canAnswerQuiz({ isOwnSeat }: { isOwnSeat: boolean }): boolean {
  return isOwnSeat;
}

/**
 * The correct answer and its explanation: for helpers, after it was given, or after the release.
 */
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

/** Hints are revealed in order. `revealed`: numbers that the student revealed or staff released. */
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
    hint <= hintCount &&
    (revealed.includes(hint) || before.every((number) => revealed.includes(number)))
  );
}
