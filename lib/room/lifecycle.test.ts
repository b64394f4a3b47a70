import { describe, expect, it } from 'vitest';
import {
  findDeletionConflict,
  findFieldConflict,
  findStateConflict,
  isReopenable,
  planTransition,
  REOPEN_MS,
  reopenUntil,
  START_UNDO_MS,
  STATE_RULES,
  WORKSHOP_FIELDS,
  type LifecycleFacts,
  type StateRule,
  type WorkshopField,
} from './lifecycle.ts';
import type { Role } from './roles.ts';
import type { WorkshopState } from './views.ts';

const STATES = ['draft', 'open', 'live', 'ended', 'archived'] as const;
const ROLES = [
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
  'student',
  null,
] as const satisfies readonly (Role | null)[];
const NOW = 1_790_000_000_000;

const facts = (state: WorkshopState, more: Partial<LifecycleFacts> = {}): LifecycleFacts => ({
  state,
  startedAt: null,
  endedAt: null,
  endedFrom: null,
  hasSeats: false,
  ...more,
});

/** The transitions of pages.md 2.2, when their conditions hold. */
const EXPECTED: Readonly<Record<string, readonly [action: string, roles: readonly Role[]]>> = {
  'draft > open': ['open', ['owner', 'instructor']],
  'open > draft': ['back-to-draft', ['owner', 'instructor']],
  'open > live': ['start', ['owner', 'instructor']],
  'live > open': ['undo-start', ['owner', 'instructor']],
  'open > ended': ['end', ['owner', 'instructor']],
  'live > ended': ['end', ['owner', 'instructor']],
  'ended > open': ['reopen', ['owner', 'instructor']],
  'ended > live': ['reopen', ['owner', 'instructor']],
  'ended > archived': ['archive', ['owner', 'instructor']],
  'archived > ended': ['unarchive', ['owner']],
};

/** Facts with which the transition is possible as far as time and seats are concerned. */
function favorable(from: WorkshopState, to: WorkshopState): LifecycleFacts {
  if (from === 'live') return facts(from, { startedAt: NOW - START_UNDO_MS });
  if (from !== 'ended') return facts(from, { endedAt: 1 });
  return to === 'archived'
    ? facts(from, { endedAt: NOW - REOPEN_MS, endedFrom: 'live' })
    : facts(from, { endedAt: NOW - 1, endedFrom: to === 'open' ? 'open' : 'live' });
}

describe('a transition', () => {
  const cases = STATES.flatMap((from) =>
    STATES.filter((to) => to !== from).flatMap((to) =>
      ROLES.map((role) => ({ from, to, role, name: `${String(role)}: ${from} > ${to}` })),
    ),
  );
  it.each(cases)('$name is allowed as the table of transitions says', ({ from, to, role }) => {
    const expected = EXPECTED[`${from} > ${to}`];
    const planned = planTransition(favorable(from, to), to, { role, now: NOW });
    if (expected === undefined) expect(planned.ok).toBe(false);
    else if (role === null || !expected[1].includes(role))
      expect(planned).toEqual({ ok: false, conflict: { code: 'forbidden' } });
    else expect(planned).toEqual({ ok: true, action: expected[0] });
  });

  const refusal = (from: LifecycleFacts, to: WorkshopState, now = NOW): unknown => {
    const planned = planTransition(from, to, { role: 'owner', now });
    return planned.ok ? null : planned.conflict.code;
  };

  it.each([
    ['back to draft with a seat', facts('open', { hasSeats: true }), 'draft', 'outdated'],
    [
      'the undo of a start that is too long ago',
      facts('live', { startedAt: NOW - START_UNDO_MS - 1 }),
      'open',
      'outdated',
    ],
    ['the undo of a start without a time', facts('live'), 'open', 'outdated'],
    [
      'a reopening after ten minutes',
      facts('ended', { endedAt: NOW - REOPEN_MS, endedFrom: 'live' }),
      'live',
      'reopen-too-late',
    ],
    ['a reopening without the time of the end', facts('ended'), 'live', 'reopen-too-late'],
    [
      'a reopening to another state than before the end',
      facts('ended', { endedAt: NOW - 1, endedFrom: 'open' }),
      'live',
      'outdated',
    ],
    [
      'the archive before the reopening is over',
      facts('ended', { endedAt: NOW - REOPEN_MS + 1, endedFrom: 'live' }),
      'archived',
      'archive-too-early',
    ],
    ['a start of a draft', facts('draft'), 'live', 'workshop-not-open'],
    ['an end of a draft', facts('draft'), 'ended', 'workshop-not-open'],
    [
      'a start of an archived workshop',
      facts('archived', { endedAt: 1 }),
      'live',
      'workshop-ended',
    ],
    ['a draft of an ended workshop', facts('ended', { endedAt: 1 }), 'draft', 'workshop-ended'],
    ['the archive of a live workshop', facts('live'), 'archived', 'outdated'],
  ] as const)('refuses %s', (_title, from, to, code) => {
    expect(refusal(from, to)).toBe(code);
  });

  it('tells staff that a workshop has not begun or has ended', () => {
    expect(planTransition(facts('draft'), 'live', { role: 'owner', now: NOW })).toEqual({
      ok: false,
      conflict: { code: 'workshop-not-open', audience: 'staff' },
    });
  });

  it('allows the archive of an old workshop without the time of its end', () => {
    expect(refusal(facts('ended'), 'archived')).toBeNull();
  });
});

describe('the deadline of a reopening', () => {
  it('is ten minutes after the end, and only an ended workshop has one', () => {
    expect(reopenUntil({ state: 'ended', endedAt: NOW })).toBe(NOW + 600_000);
    expect(reopenUntil({ state: 'ended', endedAt: null })).toBeNull();
    for (const state of ['draft', 'open', 'live', 'archived'] as const)
      expect(reopenUntil({ state, endedAt: NOW })).toBeNull();
  });

  it('is over at that moment', () => {
    const ended = { state: 'ended', endedAt: NOW } as const;
    expect(isReopenable(ended, NOW + REOPEN_MS - 1)).toBe(true);
    expect(isReopenable(ended, NOW + REOPEN_MS)).toBe(false);
    expect(isReopenable({ state: 'live', endedAt: NOW }, NOW)).toBe(false);
  });
});

/** The rows of pages.md 2.9 that the server enforces. `+`: allowed. In the order of `STATES`. */
const RULES: Readonly<Record<StateRule, string>> = {
  join: '-++--',
  'admit-vm': '-++--',
  'student-work': '-++--',
  'command-running': '-++--',
  'command-until-end': '+++--',
  'command-correction': '-+++-',
  'create-agent-token': '+++--',
  'create-invitation': '++++-',
  'create-export-token': '++++-',
  'change-members': '++++-',
  'rename-student': '-+++-',
  'move-student': '-++--',
  'mark-test-seat': '-+++-',
  'merge-seats': '-++--',
  'edit-roster': '++++-',
  'remove-seat': '++++-',
  'restore-seat': '-+++-',
  'update-course': '+++--',
  regrade: '++++-',
};

describe('a state', () => {
  const cases = (Object.keys(STATE_RULES) as StateRule[]).flatMap((rule) =>
    STATES.flatMap((state) =>
      (['staff', 'student'] as const).map((audience) => ({ rule, state, audience })),
    ),
  );
  it.each(cases)('$state decides about $rule for $audience', ({ rule, state, audience }) => {
    const isAllowed = RULES[rule][STATES.indexOf(state)] === '+';
    expect(findStateConflict(rule, state, audience)).toEqual(
      isAllowed
        ? null
        : { code: state === 'draft' ? 'workshop-not-open' : 'workshop-ended', audience },
    );
  });

  it('has a row for every rule', () => {
    expect(Object.keys(STATE_RULES).sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each(STATES)('%s decides whether a workshop can be deleted', (state) => {
    expect(findDeletionConflict(state)).toEqual(
      state === 'open' || state === 'live' ? { code: 'workshop-running' } : null,
    );
  });
});

/** Settings that can be changed. In the order of `STATES`. */
const FIELDS: Readonly<Record<WorkshopField, string>> = {
  name: '++++-',
  startsAt: '+++--',
  timeZone: '++---',
  language: '++---',
  code: '+++--',
  expectedSeats: '+++--',
  requiredReadiness: '+++--',
  showsZone: '+++--',
  joining: '+++--',
  seatLimit: '+++--',
  namesDays: '++++-',
  logDays: '++++-',
};

describe('a setting', () => {
  const cases = WORKSHOP_FIELDS.flatMap((field) => STATES.map((state) => ({ field, state })));
  it.each(cases)('$field follows the state $state', ({ field, state }) => {
    const isAllowed = FIELDS[field][STATES.indexOf(state)] === '+';
    expect(findFieldConflict(field, state)).toEqual(
      isAllowed
        ? null
        : state === 'live'
          ? { code: 'outdated', field }
          : { code: 'workshop-ended', audience: 'staff', field },
    );
  });

  it('has a row for every field', () => {
    expect([...WORKSHOP_FIELDS].sort()).toEqual(Object.keys(FIELDS).sort());
  });
});
