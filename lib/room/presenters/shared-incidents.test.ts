import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import { incident, ref, seat } from '../room.fixture.ts';
import type { SeatState } from '../state.ts';
import { findSharedIncidents } from './shared-incidents.ts';

const NOW = 10_000;
const imagePullIncident = (image: string, since = 1): Incident => ({
  code: 'image-pull',
  scope: 'infrastructure',
  object: ref(image),
  params: { name: 'p', image, why: 'unreachable' },
  since,
});
const room = (
  count: number,
  incidents: (index: number) => Incident[],
  more: Partial<SeatState> = {},
) =>
  Array.from({ length: count }, (_, index) =>
    seat(`s${index}`, { incidents: incidents(index), ...more }),
  );

it('needs three seats and a tenth of the connected seats', () => {
  const shared = (count: number) =>
    findSharedIncidents(
      room(100, (index) => (index < count ? [imagePullIncident('nginx:1.18.0', index)] : [])),
      NOW,
    );
  expect(shared(9)).toEqual([]);
  expect(shared(10)).toEqual([
    { code: 'image-pull', params: { registry: 'docker.io' }, seats: 10, since: 9 },
  ]);
  expect(
    findSharedIncidents(
      room(3, () => [imagePullIncident('quay.io/a/b')]),
      NOW,
    ),
  ).toMatchObject([{ params: { registry: 'quay.io' }, seats: 3 }]);
  expect(
    findSharedIncidents(
      room(2, () => [imagePullIncident('nginx')]),
      NOW,
    ),
  ).toEqual([]);
});

it('counts a seat once, only active incidents, and no disconnected seats', () => {
  expect(
    findSharedIncidents(
      room(3, () => [imagePullIncident('nginx'), imagePullIncident('busybox')]),
      NOW,
    ),
  ).toMatchObject([{ seats: 3 }]);
  expect(
    findSharedIncidents(
      room(3, () => [imagePullIncident('nginx', NOW + 1)]),
      NOW,
    ),
  ).toEqual([]);
  expect(
    findSharedIncidents(
      room(5, () => [imagePullIncident('nginx')], { presence: 'offline' }),
      NOW,
    ),
  ).toEqual([]);
});

it('is never caused by a student and shows no names of a student', () => {
  expect(
    findSharedIncidents(
      room(5, (index) => [incident(`pod-${index}`)]),
      NOW,
    ),
  ).toEqual([]);
  expect(
    JSON.stringify(
      findSharedIncidents(
        room(5, () => [imagePullIncident('registry.example:5000/secret-project/web:1')]),
        NOW,
      ),
    ),
  ).toBe(
    '[{"code":"image-pull","params":{"registry":"registry.example:5000"},"seats":5,"since":1}]',
  );
});
