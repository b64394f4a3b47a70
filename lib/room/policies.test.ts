import { describe, expect, it } from 'vitest';
import * as policies from './policies.ts';
import type { WorkshopRole } from './policies.ts';

const ROLES: readonly WorkshopRole[] = [
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
  'student',
  null,
];

/** Who may, in the order of STANDINGS: O I A o p s, and a stranger, who never may. */
const TABLE: Record<string, [(role: WorkshopRole) => boolean, string]> = {
  'change the event': [policies.canChangeWorkshop, 'OI'],
  'delete the event': [policies.canDeleteWorkshop, 'O'],
  'see that there is an event': [policies.canSeeWorkshop, 'OIAops'],
  'see the room': [policies.canSeeRoom, 'OIAo'],
  'see the wall': [policies.canSeeProjector, 'OIAop'],
  'see names': [policies.canSeeNames, 'OIA'],
  'see troubles': [policies.canSeeIncidents, 'OIAo'],
  'see any seat': [policies.canSeeAnySeat, 'OIA'],
  'see a seat of their own': [(role) => policies.canSeeSeat({ role, own: true }), 'OIAops-'],
  'see a seat of another': [(role) => policies.canSeeSeat({ role, own: false }), 'OIA'],
  export: [policies.canExport, 'OIo'],
  'export names': [policies.canExportNames, 'OI'],
  'make tokens': [policies.canCreateTokens, 'OI'],
  'invite an instructor': [(role) => policies.canInvite(role, 'instructor'), 'O'],
  'invite an assistant': [(role) => policies.canInvite(role, 'assistant'), 'OI'],
  'invite a projector': [(role) => policies.canInvite(role, 'projector'), 'OI'],
  'release a solution': [(role) => policies.canExecute(role, 'release-solution'), 'OI'],
  'withdraw a solution': [(role) => policies.canExecute(role, 'withdraw-solution'), 'OI'],
  'void a pass': [(role) => policies.canExecute(role, 'void-pass'), 'OI'],
  'move the room on': [(role) => policies.canExecute(role, 'set-current'), 'OI'],
  'pass by hand': [(role) => policies.canExecute(role, 'pass-by-hand'), 'OIA'],
  'admit a quarantined agent': [(role) => policies.canExecute(role, 'admit'), 'OIA'],
  'take another version of the pack in': [(role) => policies.canExecute(role, 'take-pack'), 'OI'],
  're-grade, and take that back': [(role) => policies.canExecute(role, 're-grade'), 'OI'],
  'see a right answer before it is given': [
    (role) => policies.canSeeQuizAnswer({ role, released: false, right: false }),
    'OIA',
  ],
  'see the right answer they gave': [
    (role) => policies.canSeeQuizAnswer({ role, released: false, right: true }),
    'OIAops-',
  ],
  'answer at a seat of another': [() => policies.canAnswerQuiz({ own: false }), ''],
  'take somebody to help': [(role) => policies.canExecute(role, 'take'), 'OIA'],
  'decide about whom another has taken': [policies.canOverrideClaim, 'OI'],
  'say something to all': [(role) => policies.canAddress(role, 'all'), 'OI'],
  'say something to a group': [(role) => policies.canAddress(role, 'group'), 'OI'],
  'say something to those they help': [(role) => policies.canAddress(role, 'seats'), 'OIA'],
  'set the pace': [(role) => policies.canExecute(role, 'set-timer'), 'OI'],
  'delete a note of their own': [(role) => policies.canDeleteNote({ role, own: true }), 'OIA'],
  'delete a note of another': [(role) => policies.canDeleteNote({ role, own: false }), 'OI'],
  'raise the hand of another': [() => policies.canActForSeat({ own: false }), ''],
  'read all answers': [policies.canReadSolutions, 'OIA'],
  'see a solution before it is released or passed': [
    (role) => policies.canSeeSolution({ role, released: false, passed: false }),
    'OIA',
  ],
  'see a released solution': [
    (role) => policies.canSeeSolution({ role, released: true, passed: false }),
    'OIAops-',
  ],
  'see the solution of what is passed': [
    (role) => policies.canSeeSolution({ role, released: false, passed: true }),
    'OIAops-',
  ],
};

describe('who may', () => {
  it.each(Object.entries(TABLE))('%s', (_, [may, expected]) => {
    expect(ROLES.map((role, index) => (may(role) ? 'OIAops-'.charAt(index) : '')).join('')).toBe(
      expected,
    );
  });
});

describe('hints are taken', () => {
  it.each([
    ['the first', 1, [], true],
    ['none skipped', 2, [], false],
    ['the next', 2, [1], true],
    ['again what was taken', 1, [1, 2], true],
    ['none that is not there', 4, [1, 2, 3], false],
    ['the first, though a later one was given', 1, [2], true],
    ['none past one that is closed, though a later one was given', 3, [2], false],
  ])('%s', (_, hint, revealed, may) => {
    expect(policies.canRevealHint({ hint, revealed, hintCount: 3 })).toBe(may);
  });
});
