import { expect, test } from 'vitest';
import { buildRoomInfo, buildSeatRow } from '#app/_components/room-view.fixture.ts';
import type { RoomView, SeatRow, WorkshopState } from '#lib/room/views.ts';
import { checklistStates, countReady } from './checklist-steps.ts';

function buildView(state: WorkshopState, seats: readonly SeatRow[] = []): RoomView {
  const info = buildRoomInfo();
  return {
    kind: 'room',
    info: { ...info, workshop: { ...info.workshop, state } },
    seats,
    me: { id: 'me', role: 'owner', name: 'Me' },
    stats: { exercises: [], advance: null },
    notices: [],
    staff: [],
  };
}
const NOTHING = { projectorOpened: false };

test('leaves every step of a new workshop to do, two of them optional', () => {
  expect(checklistStates(buildView('draft'), NOTHING)).toEqual({
    invite: 'todo',
    vms: 'optional',
    members: 'optional',
    readiness: 'todo',
    open: 'todo',
    projector: 'todo',
    start: 'todo',
  });
});

test('completes steps from what exists', () => {
  const facts = { vmTokens: 1, invitations: 0, members: 2, projectorOpened: true };
  expect(checklistStates(buildView('open', [buildSeatRow('A-01')]), facts)).toEqual({
    invite: 'done',
    vms: 'done',
    members: 'done',
    readiness: 'done',
    open: 'done',
    projector: 'done',
    start: 'todo',
  });
});

test('is not ready while one seat has an issue', () => {
  const view = buildView('open', [
    buildSeatRow('A-01'),
    buildSeatRow('A-02', { displayName: null, readinessIssues: [{ code: 'no-agent' }] }),
  ]);
  expect(countReady(view)).toEqual({ ready: 1, seats: 2 });
  expect(checklistStates(view, NOTHING).readiness).toBe('todo');
});
