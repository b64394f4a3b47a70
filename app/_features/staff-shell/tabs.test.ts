import { describe, expect, it } from 'vitest';
import {
  buildHelpRequest,
  buildRoomInfo,
  buildSeatRow,
} from '#app/_components/room-view.fixture.ts';
import type { RoomView, WorkshopState } from '#lib/room/views.ts';
import { canOpenPage, countForTabs, tabOf, tabsOf } from './tabs.ts';

describe('the tabs of a role', () => {
  it.each([
    ['owner', ['room', 'readiness', 'students', 'access', 'results', 'settings']],
    ['instructor', ['room', 'readiness', 'students', 'access', 'results', 'settings']],
    ['assistant', ['room', 'readiness', 'students', 'access', 'results']],
    ['organizer', ['room', 'results']],
    ['projector', []],
    ['student', []],
    [null, []],
  ] as const)('are those that %s can open', (role, tabs) => expect(tabsOf(role)).toEqual(tabs));

  it('leaves VMs, members and tokens to the leads, and the security log to the owner', () => {
    const who = (path: string[]) =>
      (['owner', 'instructor', 'assistant', 'organizer'] as const).filter((role) =>
        canOpenPage(role, path),
      );
    expect(who(['access'])).toEqual(['owner', 'instructor', 'assistant']);
    expect(who(['access', 'members'])).toEqual(['owner', 'instructor']);
    expect(who(['students'])).toEqual(['owner', 'instructor', 'assistant']);
    expect(who(['students', 'roster'])).toEqual(['owner', 'instructor']);
    expect(who(['settings'])).toEqual(['owner', 'instructor']);
    expect(who(['security-log'])).toEqual(['owner']);
  });

  it('shows results to all staff, and reports of single students to helpers only', () => {
    const who = (path: string[]) =>
      (['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const).filter((role) =>
        canOpenPage(role, path),
      );
    expect(who(['results'])).toEqual(['owner', 'instructor', 'assistant', 'organizer']);
    expect(who(['results', 'exercises', 'one'])).toEqual(who(['results']));
    expect(who(['results', 'students', 'one'])).toEqual(['owner', 'instructor', 'assistant']);
  });

  it('shows the security log under the access to the workshop, and the replay under the results', () => {
    expect(tabOf(['security-log'])).toBe('access');
    expect(tabOf(['access', 'vms'])).toBe('access');
    expect(tabOf(['replay'])).toBe('results');
    expect(tabOf([])).toBeNull();
  });
});

describe('the numbers of the tabs', () => {
  const seats = [
    buildSeatRow('A-01', { helpRequest: buildHelpRequest(1) }),
    buildSeatRow('A-02', { readinessIssues: [{ code: 'nobody' }], displayName: null }),
    buildSeatRow('A-03'),
  ];
  const view = (state: WorkshopState): RoomView => {
    const info = buildRoomInfo();
    return {
      kind: 'room',
      info: { ...info, workshop: { ...info.workshop, state } },
      seats,
    } as unknown as RoomView;
  };

  it('count open help requests, seats that are not ready and students since the last visit', () => {
    expect(countForTabs(view('live'), 1)).toEqual({ room: 1, readiness: 1, students: 1 });
  });
  it('are never negative after a student was removed', () => {
    expect(countForTabs(view('open'), 9).students).toBe(0);
  });
  it('are absent before and after the workshop', () => {
    for (const state of ['draft', 'ended', 'archived'] as const)
      expect(countForTabs(view(state), 0)).toEqual({});
  });
});
