import { describe, expect, it } from 'vitest';
import { incident, evaluation, pass, progress, reason, ref, room, seat } from '../room.fixture.ts';
import { presentRoom } from './room-view.ts';
import { presentSeatRow } from './seat-row.ts';
import { presentSeat } from './seat-view.ts';
import { objectStatus } from './object-status.ts';
import type { Role } from '../roles.ts';
import { passRates, sortSeatsByPlace } from '../students.ts';

const NOW = 10_000;
const INCIDENTS = [{ code: 'image-pull', params: { registry: 'docker.io' }, seats: 3, since: 1 }];
const sampleRoom = room([
  seat('b', {
    ordinal: 2,
    incidents: [incident('pod-1')],
    progress: new Map([progress('one', { live: evaluation([reason()]) })]),
  }),
  seat('a', {
    ordinal: 1,
    progress: new Map([progress('one', { pass: pass('one'), live: evaluation([]) })]),
    hintsRevealed: new Map([
      ['one', [1, 2]],
      ['two', [1]],
    ]),
  }),
]);
const viewFor = (role: Role) =>
  presentRoom(
    sampleRoom,
    { id: 'me', role, name: 'me' },
    { incidents: INCIDENTS, stats: { exercises: [], advance: null }, stuck: new Map() },
    sortSeatsByPlace(sampleRoom).map((seat) => presentSeatRow(sampleRoom, seat, role, NOW).row),
  );

describe('the room view', () => {
  it('lists seats in order, with the current exercise of each student', () => {
    expect(
      viewFor('instructor').seats.map(
        ({ id, displayName, currentExercise, hintsRevealed, cells }) => [
          id,
          displayName,
          currentExercise,
          hintsRevealed,
          cells.map((cell) => cell.state),
        ],
      ),
    ).toEqual([
      ['a', 'name of a', 'one', 3, ['passed', 'not-started']],
      ['b', 'name of b', 'one', 0, ['failing', 'not-started']],
    ]);
  });

  it.each(['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const)(
    'never shows a hint, a solution or an expectation to the %s',
    (role) => {
      expect(JSON.stringify(viewFor(role))).not.toContain('SECRET');
    },
  );

  it('shows reason codes to an organizer, none to a projector, and to neither a name or text of a student', () => {
    for (const role of ['organizer', 'projector'] as const)
      expect(JSON.stringify(viewFor(role))).not.toMatch(/name of|ngnix/);
    expect(viewFor('organizer').seats[1]?.cells[0]).toMatchObject({
      state: 'failing',
      reasons: [
        { code: 'image-pull', params: {} },
        { code: 'image', params: {} },
      ],
    });
    expect(viewFor('projector').seats[1]?.cells[0]).toMatchObject({
      state: 'failing',
      reasons: [],
    });
    expect([
      viewFor('organizer').seats[0]?.hintsRevealed,
      viewFor('projector').seats[0]?.hintsRevealed,
    ]).toEqual([3, 0]);
  });

  it('hides parameters of an unknown cell from roles without names', () => {
    const live = { state: 'unknown', reason: reason() } as const;
    const cellFor = (role: Role) =>
      presentSeatRow(
        sampleRoom,
        seat('c', { progress: new Map([progress('one', { live })]) }),
        role,
        NOW,
      ).row.cells[0];
    expect(cellFor('assistant')).toEqual({ state: 'unknown', reason: reason() });
    for (const role of ['organizer', 'projector'] as const)
      expect(cellFor(role)).toEqual({
        state: 'unknown',
        reason: { check: 'ready', code: 'image', params: {}, group: [] },
      });
  });
});

it('computes pass rates over occupied seats only', () => {
  const unoccupied = { personId: null, displayName: null };
  const passed = { progress: new Map([progress('one', { pass: pass('one') })]) };
  expect(
    passRates(
      room([seat('a', passed), seat('b', unoccupied), seat('c', { ...unoccupied, ...passed })]),
    ),
  ).toEqual([1, 0]);
  expect(passRates(room([seat('b', unoccupied)]))).toEqual([0, 0]);
});

describe('a shared incident', () => {
  it('is shown to staff, and not to students and the projector', () => {
    expect(viewFor('instructor').info.sharedIncidents).toEqual(INCIDENTS);
    for (const role of ['projector', 'student'] as const)
      expect(viewFor(role).info.sharedIncidents).toEqual([]);
  });
});

describe('the seat view', () => {
  const seatViewFor = (role: Role, released: string[] = []) =>
    presentSeat(
      { ...sampleRoom, released: new Set(released) },
      sampleRoom.seats.get('a')!,
      role,
      { passRates: [0.5, 0], incidents: INCIDENTS },
      NOW,
    ).view;

  it('shows the student only pass rates of others, and no hint text', () => {
    const text = JSON.stringify(seatViewFor('student'));
    expect(text).not.toMatch(/name of b|SECRET/);
    expect(seatViewFor('student')).toMatchObject({
      roomPassRates: [0.5, 0],
      exercises: [{ hintsRevealed: [1, 2] }, { hintsRevealed: [1] }],
    });
  });

  it('shows a solution after a pass or release, and to helpers', () => {
    const shown = (view: ReturnType<typeof seatViewFor>) =>
      view.exercises.map(({ solution }) => solution);
    expect(shown(seatViewFor('student'))).toEqual(['shown', 'hidden']);
    expect(shown(seatViewFor('student', ['two']))).toEqual(['shown', 'shown']);
    expect(shown(seatViewFor('assistant'))).toEqual(['shown', 'shown']);
  });

  it('says how long a pass took, unless an instructor gave it', () => {
    const passedAfter = (source: 'check' | 'instructor') =>
      presentSeat(
        sampleRoom,
        seat('c', {
          progress: new Map([
            progress('one', {
              pass: pass('one', { source, at: 500 }),
              trail: { begunAt: 200, faults: [], regressions: [] },
            }),
          ]),
        }),
        'student',
        { passRates: [], incidents: [] },
        NOW,
      ).view.exercises[0]?.tookMs;
    expect(passedAfter('check')).toBe(500);
    expect(passedAfter('instructor')).toBeUndefined();
  });

  it('hides an incident during its grace period and has the time when it will show', () => {
    const late = seat('b', { incidents: [{ ...incident('pod-1'), since: NOW + 1 }] });
    const { view, nextChangeAt } = presentSeat(
      sampleRoom,
      late,
      'student',
      { passRates: [], incidents: [] },
      NOW,
    );
    expect([view.incidents, nextChangeAt]).toEqual([[], NOW + 1]);
  });

  it('marks objects with an incident and names their owner', () => {
    const objects = new Map([
      [
        'pod-1',
        {
          ref: ref('pod-1'),
          object: { metadata: { ownerReferences: [{ uid: 'rs' }] }, status: { phase: 'Running' } },
        },
      ],
    ]);
    const { view } = presentSeat(
      sampleRoom,
      seat('b', { objects, incidents: [incident('pod-1')] }),
      'student',
      { passRates: [], incidents: [] },
      NOW,
    );
    expect(view.objects).toMatchObject([
      { uid: 'pod-1', owner: 'rs', state: '0/0 Running', hasIncident: true },
    ]);
  });
});

describe('the status of an object', () => {
  const waiting = (reason: string) => ({ state: { waiting: { reason } } });
  it.each([
    [
      'v1/Pod',
      {
        spec: { containers: [{}] },
        status: { phase: 'Running', containerStatuses: [{ ready: true, state: { running: {} } }] },
      },
      '1/1 Running',
    ],
    [
      'v1/Pod',
      {
        spec: { containers: [{}, {}] },
        status: {
          phase: 'Pending',
          containerStatuses: [{ state: { running: {} } }, waiting('ImagePullBackOff')],
        },
      },
      '0/2 ImagePullBackOff',
    ],
    [
      'v1/Pod',
      {
        spec: { containers: [{}] },
        status: {
          phase: 'Pending',
          initContainerStatuses: [waiting('PodInitializing')],
          containerStatuses: [waiting('PodInitializing')],
        },
      },
      '0/1 Init:0/1',
    ],
    [
      'v1/Pod',
      {
        spec: { containers: [{}] },
        status: {
          phase: 'Failed',
          containerStatuses: [{ state: { terminated: { exitCode: 3 } } }],
        },
      },
      '0/1 ExitCode:3',
    ],
    [
      'v1/Pod',
      {
        metadata: { deletionTimestamp: 'now' },
        spec: { containers: [{}] },
        status: { phase: 'Running' },
      },
      '0/1 Terminating',
    ],
    ['apps/v1/Deployment', { spec: { replicas: 3 }, status: { readyReplicas: 2 } }, '2/3 ready'],
    [
      'v1/Service',
      { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30010 }] } },
      'NodePort 80:30010',
    ],
    [
      'v1/Service',
      {
        spec: {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      },
      'ClusterIP 53/UDP,53/TCP',
    ],
    [
      'v1/Service',
      { spec: { type: 'NodePort', ports: [{ port: 53, nodePort: 30053, protocol: 'UDP' }] } },
      'NodePort 53:30053/UDP',
    ],
    [
      'v1/Service',
      { spec: { clusterIP: 'None', ports: [{ port: 80, protocol: 'TCP' }] } },
      'ClusterIP None 80',
    ],
    ['v1/Service', { spec: { clusterIP: 'None' } }, 'ClusterIP None'],
    [
      'v1/Service',
      { spec: { type: 'ExternalName', externalName: 'db.example.com' } },
      'ExternalName db.example.com',
    ],
    [
      'v1/Service',
      { spec: { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30080 }] } },
      'LoadBalancer <pending> 80:30080',
    ],
    [
      'v1/Service',
      {
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
        status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
      },
      'LoadBalancer 80',
    ],
    [
      'v1/PersistentVolumeClaim',
      { metadata: { deletionTimestamp: 'now' }, status: { phase: 'Bound' } },
      'Terminating',
    ],
    ['v1/PersistentVolumeClaim', { status: { phase: 'Pending' } }, 'Pending'],
    ['v1/Node', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }, 'NotReady'],
    [
      'v1/Node',
      {
        spec: { unschedulable: true },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
      'Ready,SchedulingDisabled',
    ],
    ['v1/Node', { status: {} }, 'Unknown'],
    ['v1/ConfigMap', {}, ''],
  ])('%s %j', (gvk, object, status) => {
    expect(objectStatus(gvk, object)).toBe(status);
  });
});

describe('an ended workshop', () => {
  const endedRoom = room([], {
    workshop: { ...room([]).workshop, state: 'ended', endedAt: NOW },
  });
  const goneSeat = seat('a', {
    presence: 'offline',
    help: {
      ...seat('a').help,
      helpRequest: { since: 1, exercise: 'one', question: '', failing: [], snoozedSince: null },
    },
    progress: new Map([progress('one', { live: evaluation([reason()]) })]),
  });

  it('shows each seat as of the end, whatever its agent does afterwards', () => {
    const { row, nextChangeAt } = presentSeatRow(endedRoom, goneSeat, 'owner', NOW + 1_000_000);
    expect(row).toMatchObject({ presence: 'connected', helpRequest: null, helpClaim: null });
    expect(row.cells.map(({ state }) => state)).toEqual(['failing', 'not-started']);
    expect(nextChangeAt).toBeNull();
  });

  it('shows a seat that computes its fields', () => {
    const computed = Object.create(
      Object.defineProperties(
        {},
        Object.fromEntries(
          Object.entries(goneSeat).map(([name, value]) => [name, { get: () => value as unknown }]),
        ),
      ) as object,
    ) as typeof goneSeat;
    const present = (shown: typeof goneSeat) => presentSeatRow(endedRoom, shown, 'owner', NOW).row;
    expect(present(computed)).toEqual(present(goneSeat));
  });

  it('shows students no outage and no help request', () => {
    const totals = { passRates: [], incidents: INCIDENTS };
    const { view } = presentSeat(endedRoom, goneSeat, null, totals, NOW + 1_000_000);
    expect(view.seat.presence).toBe('connected');
    expect(view.helpRequest).toBeNull();
  });

  it('has no shared cluster problem and no warning', () => {
    const stats = { exercises: [], advance: null };
    const shared = { incidents: INCIDENTS, stats, stuck: new Map() };
    const { info } = presentRoom(endedRoom, { id: 'me', role: 'owner', name: 'me' }, shared, []);
    expect([info.sharedIncidents, info.warnings, info.outage]).toEqual([[], [], null]);
  });
});
