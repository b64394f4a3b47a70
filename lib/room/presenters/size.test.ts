import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Incident, Progress, Reason } from '#lib/grading/types.ts';
import { createCause } from '#lib/grading/diagnosis/cause.ts';
import { INCIDENT_LIMITS } from '#lib/grading/diagnosis/incident-limits.ts';
import { createReason } from '#lib/grading/match/reason.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { jsonBytes } from '#lib/kit/json-bytes.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { RoomBroadcast } from '#lib/realtime/viewers/room-broadcast.ts';
import { createSeatSource } from '#lib/realtime/viewers/seat-source.ts';
import { createRoomSource } from '#lib/realtime/viewers/sources.ts';
import { mergeDelta } from '#lib/client/merge.ts';
import { evaluation, pack, room, seat } from '../room.fixture.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { RoomDelta, SeatRow, SeatView } from '../views.ts';
import { FRAME_HEAD_BYTES, MAX_FRAME_BYTES, ROW_LIMITS, SEAT_VIEW_LIMITS } from './limits.ts';

const KIB = 1024;
vi.setConfig({ testTimeout: 30_000 });
/** Hardening 1.1: limits of an admitted mirror. */
const ADMITTED = { objects: 2_000, objectBytes: 64 * KIB, mirrorBytes: 4 * KIB * KIB } as const;
const EXERCISES = Array.from({ length: 30 }, (_, index) => `exercise-${String(index)}`);

/** A character of one to four bytes, as the longest names of Kubernetes could have in a mirror. */
const character = fc.constantFrom('a', '"', 'ü', '席', '\u0007', '😀');

interface ObjectPlan {
  readonly gvk: string;
  readonly nameLength: number;
  readonly bodyBytes: number;
}
const objectPlan: fc.Arbitrary<ObjectPlan> = fc.record({
  gvk: fc.constantFrom('v1/Pod', 'v1/Service', 'networking.k8s.io/v1/Ingress', 'v1/Node'),
  nameLength: fc.constantFrom(5, 60, 253),
  bodyBytes: fc.constantFrom(200, 2_000, 20_000, ADMITTED.objectBytes),
});

/** The largest text with at most `length` code units. */
const fill = (unit: string, length: number): string =>
  unit.repeat(Math.max(0, Math.floor(length / unit.length)));

function buildObject(plan: ObjectPlan, index: number, unit: string, version = 0) {
  const name = `${String(index)}-${fill(unit, plan.nameLength - 8)}`;
  const ref = { uid: fill('u', 120) + String(index), gvk: plan.gvk, ns: fill(unit, 60), name };
  const object: JsonObject = {
    metadata: {
      name,
      namespace: ref.ns,
      uid: ref.uid,
      creationTimestamp: new Date(1e12 + index * 1_000).toISOString(),
      ownerReferences: [{ uid: fill('o', 128), controller: true }],
    },
    status: { phase: fill(unit, 400), version },
    spec: { rules: Array.from({ length: 20 }, () => ({ host: fill(unit, 253) })) },
  };
  const padding = Math.max(0, plan.bodyBytes - jsonBytes(object) - 20);
  const body = { ...object, padding: fill(unit, Math.floor(padding / 6)) };
  return { ref, object: jsonBytes(body) <= ADMITTED.objectBytes ? body : object };
}

function buildIncident(uid: string, index: number, unit: string): Incident {
  const cause = createCause('service-no-pods', {
    kind: 'Service',
    name: fill(unit, 2_000),
    selector: fill(unit, 2_000),
    pod: fill(unit, 2_000),
    labels: fill(unit, 2_000),
  });
  return {
    code: cause.code,
    scope: 'own',
    object: { uid, gvk: 'v1/Service', ns: fill(unit, 63), name: fill(unit, 253) },
    params: cause.params,
    since: index,
  };
}

function buildReasons(unit: string): Reason[] {
  const text = fill(unit, 2_000);
  return Array.from({ length: 10 }, (_, index) =>
    createReason(`check-${String(index)}`, 'differs', {
      kind: 'Pod',
      name: text,
      path: text,
      expected: text,
      found: text,
    }),
  );
}

/** The largest seat that the border admits, with problems everywhere. */
function buildSeat(
  plans: readonly ObjectPlan[],
  unit: string,
  { id = 'a', count = ADMITTED.objects as number } = {},
): SeatState {
  const objects = new Map<string, ReturnType<typeof buildObject>>();
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const built = buildObject(plans[index % plans.length]!, index, unit);
    bytes += jsonBytes(built.object);
    if (bytes > ADMITTED.mirrorBytes) break;
    objects.set(built.ref.uid, built);
  }
  const uids = [...objects.keys()];
  const reasons = buildReasons(unit);
  const progress = new Map(
    EXERCISES.map((exercise): [string, Progress] => [
      exercise,
      {
        exercise,
        live: evaluation(reasons, { subjects: {} }),
        liveSince: 0,
        pass: null,
      },
    ]),
  );
  return seat(id, {
    objects,
    progress,
    incidents: Array.from({ length: INCIDENT_LIMITS.perSeat }, (_, index) =>
      buildIncident(uids[index % uids.length] ?? '', index, unit),
    ),
    notes: Array.from({ length: 200 }, (_, index) => ({
      id: index,
      at: index,
      by: fill(unit, 40),
      text: fill(unit, 2_000),
      author: 'p',
    })),
    agent: {
      version: fill(unit, 5_000),
      distribution: fill(unit, 5_000),
      clusterVersion: fill(unit, 5_000),
      nodes: 2_000,
      cluster: 'down',
      clusterError: fill(unit, 5_000),
      forbiddenKinds: Array.from({ length: 100 }, () => fill(unit, 253)),
    },
  });
}

function openRoom(seats: readonly SeatState[]) {
  let state: RoomState = room(seats, {
    pack: pack(...EXERCISES),
    notices: Array.from({ length: 60 }, (_, id) => ({
      id,
      at: id,
      from: 'Ono',
      content: { kind: 'text', text: '席'.repeat(500) },
      audience: { to: 'seats', seats: Array.from({ length: 2_000 }, () => 'a'.repeat(22)) },
      seats: new Set(['a']),
      readAtBySeat: new Map(),
      expiresAt: null,
    })),
  });
  const clock = createFakeClock(1e6);
  const broadcast = new RoomBroadcast(
    { state: () => state, subscribe: () => () => undefined },
    clock,
  );
  return {
    broadcast,
    now: () => clock.now(),
    replaceSeat: (changed: SeatState) => {
      state = { ...state, seats: new Map(state.seats).set(changed.id, changed) };
    },
  };
}

const hostileSeat = fc.tuple(fc.array(objectPlan, { minLength: 1, maxLength: 4 }), character);

describe('with the largest mirrors that are admitted', () => {
  it('every frame of a seat is within its limit, and says how much it left out', () => {
    fc.assert(
      fc.property(hostileSeat, ([plans, unit]) => {
        const member = buildSeat(plans, unit);
        const { broadcast, now } = openRoom([member]);
        const { view } = createSeatSource(broadcast, 'a', 'owner', now).snapshot();
        expect(jsonBytes(view) + FRAME_HEAD_BYTES).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        expect(view.objects.length).toBeLessThanOrEqual(SEAT_VIEW_LIMITS.objects);
        expect(view.objects.length + view.omitted.objects).toBe(member.objects.size);
        expect(view.incidents.length + view.omitted.incidents).toBe(member.incidents.length);
        expect(view.notes.length + view.omitted.notes).toBe(member.notes.length);
        expect(jsonBytes(view.incidents)).toBeLessThanOrEqual(SEAT_VIEW_LIMITS.incidentBytes);
      }),
      { seed: 17, numRuns: 15 },
    );
  });

  it('one change of n bytes sends at most 2n + 32 KiB of objects and incidents to a seat viewer', () => {
    fc.assert(
      fc.property(hostileSeat, objectPlan, fc.nat(1_000), ([plans, unit], plan, place) => {
        const before = buildSeat(plans, unit);
        const { broadcast, now, replaceSeat } = openRoom([before]);
        const source = createSeatSource(broadcast, 'a', 'owner', now);
        const shown = source.snapshot().view;
        // The change also replaces all incidents, as a label of a Pod can do for many Services.
        const index = place % before.objects.size;
        const changed = buildObject(plan, index, unit, 1);
        const objects = new Map(before.objects).set(changed.ref.uid, changed);
        const after = {
          ...before,
          objects,
          incidents: [...objects.keys()]
            .slice(-INCIDENT_LIMITS.perSeat)
            .map((uid, since) => buildIncident(uid, since, unit)),
        };
        replaceSeat(after);
        const deltas = source.delta({ info: false, seats: new Set(['a']) });
        const stored = jsonBytes(changed.object) + jsonBytes(changed.ref);
        expect(jsonBytes(deltas)).toBeLessThanOrEqual(2 * stored + 32 * KIB);
        const merged = deltas.reduce<SeatView>(
          (view, delta) => mergeDelta(view, delta) as SeatView,
          shown,
        );
        const fresh = createSeatSource(broadcast, 'a', 'owner', now).snapshot().view;
        const byUid = (view: SeatView) =>
          new Map(view.objects.map(({ uid, state, hasIncident }) => [uid, { state, hasIncident }]));
        expect(byUid(merged)).toEqual(byUid(fresh));
      }),
      { seed: 18, numRuns: 15 },
    );
  });

  it('every row and every frame of a room is within its limit, whatever the seats contain', () => {
    fc.assert(
      fc.property(character, fc.constantFrom('instructor', 'organizer' as const), (unit, role) => {
        const members = Array.from({ length: 100 }, (_, index) =>
          buildSeat([{ gvk: 'v1/Pod', nameLength: 5, bodyBytes: 200 }], unit, {
            id: `s${String(index)}`,
            count: 50,
          }),
        );
        const { broadcast, now } = openRoom(members);
        const source = createRoomSource(broadcast, { id: 'p', role, name: 'Ono' }, now);
        const { view, rest } = source.snapshot();
        const frames: object[] = [view, ...rest];
        const rows: SeatRow[] = [view, ...(rest as RoomDelta[])].flatMap(({ seats }) => seats);
        expect(rows).toHaveLength(members.length);
        for (const row of rows) expect(jsonBytes(row)).toBeLessThanOrEqual(ROW_LIMITS.bytes);
        const all = new Set(members.map(({ id }) => id));
        frames.push(...source.delta({ info: true, seats: all }));
        for (const frame of frames)
          expect(jsonBytes(frame) + FRAME_HEAD_BYTES).toBeLessThanOrEqual(MAX_FRAME_BYTES);
      }),
      { seed: 19, numRuns: 4 },
    );
  });

  it('one change sends one row of at most 16 KiB to a room viewer', () => {
    const { broadcast, now } = openRoom([
      buildSeat([{ gvk: 'v1/Pod', nameLength: 253, bodyBytes: 2_000 }], '席'),
    ]);
    const source = createRoomSource(broadcast, { id: 'p', role: 'owner', name: 'Ono' }, now);
    source.snapshot();
    const deltas = source.delta({ info: true, seats: new Set(['a']) });
    expect(deltas).toHaveLength(1);
    expect(jsonBytes(deltas)).toBeLessThanOrEqual(ROW_LIMITS.bytes + KIB);
  });
});

it('a row that throws becomes a placeholder, and all other rows stay live', () => {
  const broken = Object.defineProperty(seat('b', { label: 'B-1' }), 'incidents', {
    get: () => {
      throw new Error('poison');
    },
  });
  const { broadcast, now, replaceSeat } = openRoom([seat('a'), broken, seat('c')]);
  const source = createRoomSource(broadcast, { id: 'p', role: 'owner', name: 'Ono' }, now);
  const { seats } = source.snapshot().view;
  expect(seats.map(({ id, label, unavailable }) => [id, label, unavailable])).toEqual([
    ['a', 'A', undefined],
    ['b', 'B-1', true],
    ['c', 'C', undefined],
  ]);
  replaceSeat(seat('b', { label: 'B-1' }));
  const [delta] = source.delta({ info: false, seats: new Set(['b']) });
  expect(delta?.seats[0]).not.toHaveProperty('unavailable');
});
