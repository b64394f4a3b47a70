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

it.each([
  ['nginx', 'docker.io'],
  ['library/nginx', 'docker.io'],
  ['localhost/web', 'localhost'],
  ['Registry.Example:5000/web', 'registry.example:5000'],
  ['192.0.2.7:443/web', '192.0.2.7:443'],
  ['<b>call.me</b>/web', 'other'],
  ['see my room: B.12/web', 'other'],
  [`${'a.'.repeat(200)}example/web`, 'other'],
  ['[2001:db8::1]:5000/web', 'other'],
  ['evil.example:99999999/web', 'other'],
])('names the registry of %s only if it is a host with an optional port', (image, registry) => {
  expect(
    findSharedIncidents(
      room(3, () => [imagePullIncident(image)]),
      NOW,
    ),
  ).toMatchObject([{ params: { registry } }]);
});

it('lists at most ten problems, those of most seats first', () => {
  const shared = findSharedIncidents(
    room(12, (index) =>
      Array.from({ length: 12 }, (_, registry) => registry)
        .filter((registry) => index < 12 - Math.floor(registry / 2))
        .map((registry) => imagePullIncident(`registry-${String(registry)}.example/web`)),
    ),
    NOW,
  );
  expect(shared.map(({ seats }) => seats)).toEqual([12, 12, 11, 11, 10, 10, 9, 9, 8, 8]);
});
