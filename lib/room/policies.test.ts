import { describe, expect, it } from 'vitest';
import * as policies from './policies.ts';
import type { Standing } from './policies.ts';

const STANDINGS: readonly Standing[] = [
  'owner',
  'instructor',
  'assistant',
  'organiser',
  'projector',
  'student',
  null,
];

/** Who may, in the order of STANDINGS: O I A o p s, and a stranger, who never may. */
const TABLE: Record<string, [(role: Standing) => boolean, string]> = {
  'change the event': [policies.canChangeEvent, 'OI'],
  'delete the event': [policies.canDeleteEvent, 'O'],
  'see that there is an event': [policies.canSeeEvent, 'OIAops'],
  'see the room': [policies.canSeeRoom, 'OIAo'],
  'see the wall': [policies.canSeeWall, 'OIAop'],
  'see names': [policies.canSeeNames, 'OIA'],
  'see troubles': [policies.canSeeTroubles, 'OIAo'],
  'see any seat': [policies.canSeeAnySeat, 'OIA'],
  'see a seat of their own': [(role) => policies.canSeeSeat({ role, own: true }), 'OIAops-'],
  'see a seat of another': [(role) => policies.canSeeSeat({ role, own: false }), 'OIA'],
  export: [policies.canExport, 'OIo'],
  'export names': [policies.canExportNames, 'OI'],
  'make tokens': [policies.canMakeTokens, 'OI'],
  'invite an instructor': [(role) => policies.canInvite(role, 'instructor'), 'O'],
  'invite an assistant': [(role) => policies.canInvite(role, 'assistant'), 'OI'],
  'invite a projector': [(role) => policies.canInvite(role, 'projector'), 'OI'],
  'release a solution': [(role) => policies.canDecide(role, 'release-solution'), 'OI'],
  'withdraw a solution': [(role) => policies.canDecide(role, 'withdraw-solution'), 'OI'],
  'void a pass': [(role) => policies.canDecide(role, 'void-pass'), 'OI'],
  'move the room on': [(role) => policies.canDecide(role, 'set-current'), 'OI'],
  'pass by hand': [(role) => policies.canDecide(role, 'pass-by-hand'), 'OIA'],
  'admit a quarantined agent': [(role) => policies.canDecide(role, 'admit'), 'OIA'],
  'take another version of the pack in': [(role) => policies.canDecide(role, 'take-pack'), 'OI'],
  're-grade, and take that back': [(role) => policies.canDecide(role, 're-grade'), 'OI'],
  'see a right answer before it is given': [
    (role) => policies.canSeeQuizAnswer({ role, released: false, right: false }),
    'OIA',
  ],
  'see the right answer they gave': [
    (role) => policies.canSeeQuizAnswer({ role, released: false, right: true }),
    'OIAops-',
  ],
  'answer at a seat of another': [() => policies.canAnswerQuiz({ own: false }), ''],
  'take somebody to help': [(role) => policies.canDecide(role, 'take'), 'OIA'],
  'decide about whom another has taken': [policies.canRelieve, 'OI'],
  'say something to all': [(role) => policies.canReach(role, 'all'), 'OI'],
  'say something to a group': [(role) => policies.canReach(role, 'group'), 'OI'],
  'say something to those they help': [(role) => policies.canReach(role, 'seats'), 'OIA'],
  'set the pace': [(role) => policies.canDecide(role, 'set-timer'), 'OI'],
  'delete a note of their own': [(role) => policies.canDeleteNote({ role, own: true }), 'OIA'],
  'delete a note of another': [(role) => policies.canDeleteNote({ role, own: false }), 'OI'],
  'raise the hand of another': [() => policies.canSpeakFor({ own: false }), ''],
  'read all answers': [policies.canReadAnswers, 'OIA'],
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
    expect(
      STANDINGS.map((role, index) => (may(role) ? 'OIAops-'.charAt(index) : '')).join(''),
    ).toBe(expected);
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
  ])('%s', (_, hint, open, may) => {
    expect(policies.mayTakeHint({ hint, open, hints: 3 })).toBe(may);
  });
});
