import { expect, test } from 'vitest';
import {
  lifecycleOfSummary,
  offerLifecycle,
  stateAfter,
  type LifecycleWorkshop,
} from './lifecycle-offer.ts';

const NOW = 1_000_000;

const workshop = (overrides: Partial<LifecycleWorkshop>): LifecycleWorkshop => ({
  id: 'w',
  name: 'Kubernetes 101',
  state: 'draft',
  role: 'owner',
  startedAt: null,
  reopenUntil: null,
  seats: 3,
  connected: 0,
  ...overrides,
});
const offer = (overrides: Partial<LifecycleWorkshop>, now: number | null = NOW) =>
  offerLifecycle(workshop(overrides), now);

test('offers exactly one button for each state', () => {
  expect(offer({ state: 'draft' })).toMatchObject({ main: 'open', more: [] });
  expect(offer({ state: 'open' })).toMatchObject({ main: 'start', more: ['end'] });
  expect(offer({ state: 'live' })).toMatchObject({ main: 'end', more: [] });
  expect(offer({ state: 'ended', reopenUntil: NOW + 1 })).toMatchObject({ main: 'reopen' });
  expect(offer({ state: 'ended', reopenUntil: NOW })).toMatchObject({ main: 'archive' });
  expect(offer({ state: 'archived' })).toMatchObject({ main: 'unarchive' });
});

test('offers the way back to draft only while no seat exists', () => {
  expect(offer({ state: 'open', seats: 0 }).more).toEqual(['back-to-draft', 'end']);
  expect(offer({ state: 'open', seats: 1 }).more).toEqual(['end']);
});

test('offers neither reopening nor archiving before the clock is known', () => {
  expect(offer({ state: 'ended', reopenUntil: NOW }, null).main).toBeNull();
});

test('offers instructors everything except unarchive and delete', () => {
  expect(offer({ state: 'archived', role: 'instructor' })).toEqual({
    main: null,
    more: [],
    canDuplicate: true,
    canDelete: false,
  });
  expect(offer({ state: 'ended', role: 'instructor' })).toMatchObject({
    main: 'archive',
    canDelete: false,
  });
});

test('offers owners deletion unless students can work', () => {
  const deletable = (['draft', 'open', 'live', 'ended', 'archived'] as const).filter(
    (state) => offer({ state }).canDelete,
  );
  expect(deletable).toEqual(['draft', 'ended', 'archived']);
});

test.each(['assistant', 'organizer', 'projector'] as const)('offers nothing to the %s', (role) => {
  for (const state of ['draft', 'open', 'live', 'ended', 'archived'] as const)
    expect(offer({ state, role })).toEqual({
      main: null,
      more: [],
      canDuplicate: false,
      canDelete: false,
    });
});

test('reopens into the state before the end', () => {
  expect(stateAfter('reopen', { startedAt: null })).toBe('open');
  expect(stateAfter('reopen', { startedAt: 5 })).toBe('live');
});

test('counts no connected VMs in a workshop that has none to count', () => {
  const summary = {
    id: 'w',
    name: 'Kubernetes 101',
    state: 'ended',
    role: 'owner',
    startedAt: 1,
    reopenUntil: null,
    seats: 4,
    connected: null,
  } as Parameters<typeof lifecycleOfSummary>[0];
  expect(lifecycleOfSummary(summary)).toMatchObject({ seats: 4, connected: 0 });
});
