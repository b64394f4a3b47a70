import { describe, expect, it } from 'vitest';
import { canExecute } from './commands/index.ts';
import * as policies from './policies.ts';
import type { WorkshopRole } from './roles.ts';

const ROLES: readonly WorkshopRole[] = [
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
  'student',
  null,
];

/** Allowed roles in the order of ROLES: O I A o p s, and - for an outsider. */
const TABLE: Record<string, [(role: WorkshopRole) => boolean, string]> = {
  'change the workshop': [policies.canChangeWorkshop, 'OI'],
  'delete the workshop': [policies.canDeleteWorkshop, 'O'],
  'see that the workshop exists': [policies.canSeeWorkshop, 'OIAops'],
  'see the room': [policies.canSeeRoom, 'OIAo'],
  'see the projector view': [policies.canSeeProjector, 'OIAop'],
  'see names': [policies.canSeeNames, 'OIA'],
  'see incidents': [policies.canSeeIncidents, 'OIAo'],
  'see any seat': [policies.canSeeAnySeat, 'OIA'],
  'see their own seat': [(role) => policies.canSeeSeat({ role, isOwnSeat: true }), 'OIAops-'],
  'see the seat of another person': [
    (role) => policies.canSeeSeat({ role, isOwnSeat: false }),
    'OIA',
  ],
  'make a device code for their own seat': [
    () => policies.canCreateDeviceCode({ isOwnSeat: true }),
    'OIAops-',
  ],
  'make a device code for another seat': [
    () => policies.canCreateDeviceCode({ isOwnSeat: false }),
    '',
  ],
  'reset the access to a seat': [policies.canResetSeatAccess, 'OI'],
  'see the devices of their own seat': [
    (role) => policies.canSeeSeatDevices({ role, isOwnSeat: true }),
    'OIAops-',
  ],
  'see the devices of another seat': [
    (role) => policies.canSeeSeatDevices({ role, isOwnSeat: false }),
    'OIA',
  ],
  'end a device of their own seat': [
    (role) => policies.canEndSeatDevice({ role, isOwnSeat: true }),
    'OIAops-',
  ],
  'end a device of another seat': [
    (role) => policies.canEndSeatDevice({ role, isOwnSeat: false }),
    'OI',
  ],
  'rename, move and merge students': [policies.canManageStudents, 'OI'],
  'see the members': [policies.canManageMembers, 'OI'],
  'remove an owner': [(role) => policies.canManageMember(role, 'owner'), 'O'],
  'remove an instructor': [(role) => policies.canManageMember(role, 'instructor'), 'O'],
  'remove an assistant': [(role) => policies.canManageMember(role, 'assistant'), 'OI'],
  'make an assistant an organizer': [
    (role) => policies.canChangeRole(role, { from: 'assistant', to: 'organizer' }),
    'OI',
  ],
  'make an assistant an instructor': [
    (role) => policies.canChangeRole(role, { from: 'assistant', to: 'instructor' }),
    'O',
  ],
  'make an instructor an assistant': [
    (role) => policies.canChangeRole(role, { from: 'instructor', to: 'assistant' }),
    'O',
  ],
  'see the sessions of members': [policies.canSeeMemberSessions, 'O'],
  export: [policies.canExport, 'OIo'],
  'export names': [policies.canExportNames, 'OI'],
  'see past downloads': [policies.canSeeExportRecords, 'O'],
  'create tokens': [policies.canCreateTokens, 'OI'],
  'invite an instructor': [(role) => policies.canInvite(role, 'instructor'), 'O'],
  'invite an assistant': [(role) => policies.canInvite(role, 'assistant'), 'OI'],
  'invite a projector': [(role) => policies.canInvite(role, 'projector'), 'OI'],
  'release a solution': [(role) => canExecute(role, 'release-solution'), 'OI'],
  'withdraw a solution': [(role) => canExecute(role, 'withdraw-solution'), 'OI'],
  'revoke a pass': [(role) => canExecute(role, 'revoke-pass'), 'OI'],
  'set the current exercise': [(role) => canExecute(role, 'set-current-exercise'), 'OI'],
  'mark as passed': [(role) => canExecute(role, 'mark-passed'), 'OIA'],
  'admit a duplicate agent': [(role) => canExecute(role, 'admit-agent'), 'OIA'],
  'update the pack': [policies.canUpdatePack, 'OI'],
  'regrade and undo a regrade': [policies.canRegrade, 'OI'],
  'see a correct answer before it was given': [
    (role) => policies.canSeeQuizAnswer({ role, released: false, right: false }),
    'OIA',
  ],
  'see the correct answer that they gave': [
    (role) => policies.canSeeQuizAnswer({ role, released: false, right: true }),
    'OIAops-',
  ],
  'answer for another seat': [() => policies.canAnswerQuiz({ isOwnSeat: false }), ''],
  'claim a help request': [(role) => canExecute(role, 'claim-help'), 'OIA'],
  'override a claim': [policies.canOverrideClaim, 'OI'],
  'address everyone': [(role) => policies.canAddress(role, 'all'), 'OI'],
  'address a group': [(role) => policies.canAddress(role, 'group'), 'OI'],
  'address seats': [(role) => policies.canAddress(role, 'seats'), 'OIA'],
  'set the timer': [(role) => canExecute(role, 'set-timer'), 'OI'],
  'delete their own note': [(role) => policies.canDeleteNote({ role, isAuthor: true }), 'OIA'],
  'delete the note of another author': [
    (role) => policies.canDeleteNote({ role, isAuthor: false }),
    'OI',
  ],
  'request help for another seat': [() => policies.canActForSeat({ isOwnSeat: false }), ''],
  'read all solutions': [policies.canReadSolutions, 'OIA'],
  'see a solution before release and pass': [
    (role) => policies.canSeeSolution({ role, released: false, passed: false }),
    'OIA',
  ],
  'see a released solution': [
    (role) => policies.canSeeSolution({ role, released: true, passed: false }),
    'OIAops-',
  ],
  'see the solution of a passed exercise': [
    (role) => policies.canSeeSolution({ role, released: false, passed: true }),
    'OIAops-',
  ],
};

describe('policies decide which roles can', () => {
  it.each(Object.entries(TABLE))('%s', (_, [isAllowed, expected]) => {
    expect(
      ROLES.map((role, index) => (isAllowed(role) ? 'OIAops-'.charAt(index) : '')).join(''),
    ).toBe(expected);
  });
});

describe('a student can reveal', () => {
  it.each([
    ['the first hint', 1, [], true],
    ['no hint after a skipped one', 2, [], false],
    ['the next hint', 2, [1], true],
    ['a revealed hint again', 1, [1, 2], true],
    ['no hint beyond the last', 4, [1, 2, 3], false],
    ['the first hint after a later one was released', 1, [2], true],
    ['no hint after a closed one, even if a later one was released', 3, [2], false],
  ])('%s', (_, hint, revealed, isAllowed) => {
    expect(policies.canRevealHint({ hint, revealed, hintCount: 3 })).toBe(isAllowed);
  });
});
