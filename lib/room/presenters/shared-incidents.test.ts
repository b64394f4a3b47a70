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

it('is what three seats or a tenth of those that are heard have in common, whichever is more', () => {
  const some = (have: number) =>
    findSharedIncidents(
      room(100, (index) => (index < have ? [imagePullIncident('nginx:1.18.0', index)] : [])),
      NOW,
    );
  expect(some(9)).toEqual([]);
  expect(some(10)).toEqual([
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

it('counts a seat once, only what has begun, and nobody who is away', () => {
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

it("is never what the students themselves did, and says nothing of anybody's own", () => {
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
