import { describe, expect, it } from 'vitest';
import { buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ProjectorStudents, RoomInfo, WorkshopState } from '#lib/room/views.ts';
import { announcementAt, joinSizeOf, sceneAt } from './projector-scene.ts';

const NOW = 1_000_000;
const counts: ProjectorStudents = {
  kind: 'counts',
  exercises: [9, 0],
  other: 0,
  total: 9,
  passed: 0,
};

function sceneIn(
  state: WorkshopState,
  students: ProjectorStudents,
  overrides: Partial<RoomInfo> = {},
) {
  const info = buildRoomInfo(overrides);
  return sceneAt(
    {
      kind: 'projector',
      info: { ...info, workshop: { ...info.workshop, state, startsAt: 5 } },
      students,
      announcement: null,
    },
    NOW,
  );
}

const breakNow = {
  timer: null,
  breaks: [{ id: 1, startsAt: NOW - MINUTE_MS, minutes: 10 }],
};

describe('sceneAt', () => {
  it.each([
    ['draft', { kind: 'joined', count: 0 }, { kind: 'waiting', startsAt: 5, joined: null }],
    ['open', { kind: 'joined', count: 12 }, { kind: 'waiting', startsAt: 5, joined: 12 }],
    ['ended', { kind: 'none' }, { kind: 'over' }],
    ['archived', { kind: 'none' }, { kind: 'over' }],
  ] as const)('in %s depends on the state alone', (state, students, scene) => {
    expect(sceneIn(state, students)).toEqual(scene);
    expect(sceneIn(state, students, { schedule: breakNow, current: null })).toEqual(scene);
  });

  it('in live shows the current exercise with the places of the students', () => {
    expect(sceneIn('live', counts, { current: 'two' })).toMatchObject({
      kind: 'exercise',
      index: 1,
      exercise: { id: 'two' },
      students: counts,
    });
    for (const kind of ['none', 'few'] as const)
      expect(sceneIn('live', { kind })).toMatchObject({ kind: 'exercise', students: kind });
  });

  it('in live without a current exercise is starting', () => {
    expect(sceneIn('live', counts, { current: null })).toEqual({ kind: 'starting' });
  });

  it('in a break shows its end instead of the exercise', () => {
    expect(sceneIn('live', counts, { schedule: breakNow })).toEqual({
      kind: 'break',
      endsAt: NOW + 9 * MINUTE_MS,
      leftMs: 9 * MINUTE_MS,
    });
  });
});

it('shows how to join in large until a student is in the workshop, then in small', () => {
  const sizeIn = (...args: Parameters<typeof sceneIn>) => joinSizeOf(sceneIn(...args));
  expect(sizeIn('draft', { kind: 'joined', count: 0 })).toBe('hidden');
  expect(sizeIn('open', { kind: 'joined', count: 12 })).toBe('large');
  expect(sizeIn('live', { kind: 'none' }, { current: null })).toBe('large');
  expect(sizeIn('live', { kind: 'none' })).toBe('large');
  expect(sizeIn('live', counts)).toBe('small');
  expect(sizeIn('live', counts, { schedule: breakNow })).toBe('small');
  expect(sizeIn('ended', { kind: 'none' })).toBe('hidden');
  expect(sizeIn('archived', { kind: 'none' })).toBe('hidden');
});

it('shows an announcement until the moment of its end', () => {
  const announcement = { at: 1, text: 'Lunch', expiresAt: NOW };
  expect(announcementAt({ announcement }, NOW - 1)).toBe('Lunch');
  expect(announcementAt({ announcement }, NOW)).toBeNull();
  expect(announcementAt({ announcement: { ...announcement, expiresAt: null } }, NOW)).toBe('Lunch');
  expect(announcementAt({ announcement: null }, NOW)).toBeNull();
});
