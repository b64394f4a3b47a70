import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import { incident, ref, seat } from '../room.fixture.ts';
import type { SeatState } from '../state.ts';
import { sharedTroubles } from './shared-incidents.ts';

const NOW = 10_000;
const pull = (image: string, since = 1): Incident => ({
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
    sharedTroubles(
      room(100, (index) => (index < have ? [pull('nginx:1.18.0', index)] : [])),
      NOW,
    );
  expect(some(9)).toEqual([]);
  expect(some(10)).toEqual([
    { code: 'image-pull', params: { registry: 'docker.io' }, seats: 10, since: 9 },
  ]);
  expect(
    sharedTroubles(
      room(3, () => [pull('quay.io/a/b')]),
      NOW,
    ),
  ).toMatchObject([{ params: { registry: 'quay.io' }, seats: 3 }]);
  expect(
    sharedTroubles(
      room(2, () => [pull('nginx')]),
      NOW,
    ),
  ).toEqual([]);
});

it('counts a seat once, only what has begun, and nobody who is away', () => {
  expect(
    sharedTroubles(
      room(3, () => [pull('nginx'), pull('busybox')]),
      NOW,
    ),
  ).toMatchObject([{ seats: 3 }]);
  expect(
    sharedTroubles(
      room(3, () => [pull('nginx', NOW + 1)]),
      NOW,
    ),
  ).toEqual([]);
  expect(
    sharedTroubles(
      room(5, () => [pull('nginx')], { presence: 'offline' }),
      NOW,
    ),
  ).toEqual([]);
});

it("is never what the students themselves did, and says nothing of anybody's own", () => {
  expect(
    sharedTroubles(
      room(5, (index) => [incident(`pod-${index}`)]),
      NOW,
    ),
  ).toEqual([]);
  expect(
    JSON.stringify(
      sharedTroubles(
        room(5, () => [pull('registry.example:5000/secret-project/web:1')]),
        NOW,
      ),
    ),
  ).toBe(
    '[{"code":"image-pull","params":{"registry":"registry.example:5000"},"seats":5,"since":1}]',
  );
});
