import { it } from 'vitest';
import type { CheckResult, Evaluation, StepResult } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { computeRoomStats } from '#lib/room/stats/room-stats.ts';
import { presentCheckReport } from '#lib/room/presenters/check-report.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { presentRoom, type SharedRoomData } from '#lib/room/presenters/room-view.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import {
  exercise,
  incident,
  evaluation,
  pack,
  pass,
  progress,
  reason,
  ref,
  room,
  seat,
} from '#lib/room/room.fixture.ts';
import type { RoomState, SeatState, ActiveNotice } from '#lib/room/state.ts';
import type {
  AgentView,
  HelpRequestView,
  Notice,
  SharedIncident,
  StuckView,
} from '#lib/room/views.ts';
import { buildCheckReport } from '#lib/server/workshops/check-report.ts';
import type { CheckResponse } from '../agent-link.ts';
import type { Audience } from '../api/commands.ts';
import { expectGolden } from './golden.ts';
import { presentSeatRow } from '#lib/room/presenters/seat-row.ts';
import { passRates, sortSeatsByPlace } from '#lib/room/students.ts';

const NOW = 1_000_000;
const both = (text: string) => ({ ja: text, en: text });

const exercises: Exercise[] = [
  exercise('one', {
    optional: true,
    checks: [
      {
        id: 'ready',
        title: both('Pod is ready'),
        next: both('Look at the Pod'),
        kind: 'expect',
        expect: { pod: { spec: {} } },
      },
      {
        id: 'scaled',
        title: both('Scaled'),
        kind: 'sequence',
        steps: [
          {
            id: 'up',
            title: both('Up'),
            next: both('Scale up'),
            kind: 'cel',
            cel: 'true',
            message: both('no'),
          },
        ],
      },
    ],
  }),
  exercise('two', {
    kind: 'quiz',
    checks: [
      {
        id: 'ask',
        title: both('A question'),
        kind: 'quiz',
        quiz: {
          ask: 'one',
          question: both('Which?'),
          options: [],
          answer: ['a'],
          explanation: both('Because.'),
        },
      },
    ],
  }),
  exercise('three', { kind: 'problem' }),
];

const steps: StepResult[] = [
  { step: 'up', state: 'done', at: 400_000 },
  { step: 'down', state: 'next' },
  { step: 'away', state: 'ahead' },
];
const checks: CheckResult[] = [
  { check: 'ready', state: 'fail', reason: reason({ message: both('Wrong image') }) },
  { check: 'asked', state: 'pass', note: 'not-requested' },
  { check: 'seen', state: 'unknown', reason: reason({ code: 'cannot-see' }) },
  { check: 'scaled', state: 'pass', steps },
];
const agent: AgentView = {
  version: '0.0.1',
  distribution: 'kind',
  clusterVersion: 'v1.20.0',
  nodes: 1,
  cluster: 'up',
  clusterError: null,
  forbiddenKinds: ['v1/Secret'],
};
const helpRequest: HelpRequestView = {
  since: 600_000,
  exercise: 'one',
  question: 'Why does it wait?',
  failing: [reason()],
  snoozedSince: 700_000,
};
const objects: SeatState['objects'] = new Map(
  [
    { ref: ref('pod-1'), object: podObject('pod-1') },
    {
      ref: { uid: 'node-1', gvk: 'v1/Node', ns: '', name: 'node-1' },
      object: {
        kind: 'Node',
        metadata: { name: 'node-1' },
        status: {
          conditions: [
            { type: 'Ready', status: 'False' },
            { type: 'DiskPressure', status: 'True' },
          ],
          images: [{ names: ['docker.io/library/busybox:1'] }],
        },
      },
    },
  ].map((observed) => [observed.ref.uid, observed]),
);

function podObject(name: string) {
  return {
    kind: 'Pod',
    metadata: { name, ownerReferences: [{ uid: 'owner-1', kind: 'ReplicaSet', name: 'owner' }] },
    status: { phase: 'Pending' },
  };
}

function notice(id: number, audience: Audience, content: Notice['content']): ActiveNotice {
  return {
    id,
    at: 500_000 + id,
    from: 'Ono',
    content,
    audience,
    seats: new Set(audience.to === 'all' ? [] : ['s1']),
    readAtBySeat: new Map([['s1', 550_000]]),
    expiresAt: null,
  };
}

const full = seat('s1', {
  ordinal: 1,
  agent,
  objects,
  incidents: [incident('pod-1')],
  lastChange: { at: 900_000, gvk: 'v1/Pod', ns: 'default', name: 'pod-1', op: 'set' },
  lastChangeAt: 900_000,
  progress: new Map([
    progress('one', {
      live: { ...evaluation([]), checks } as Evaluation,
      liveSince: 1,
      trail: { begunAt: 300_000, faults: [], regressions: [350_000] },
    }),
    progress('two', { pass: pass('two', { foundAtConnect: true, evidence: [ref('pod-1')] }) }),
  ]),
  hintsRevealed: new Map([['one', [1]]]),
  hintsGiven: new Map([['one', [2]]]),
  solutions: new Set(['one']),
  help: {
    helpRequest,
    helpClaim: { by: { id: 'p1', name: 'Ono' }, since: 800_000 },
    resolvedAt: 500_000,
  },
  notes: [{ id: 8, at: 650_000, by: 'Ono', text: 'Sits in the back', author: 'p1' }],
});
const state: RoomState = {
  ...room([
    full,
    seat('s2', {
      ordinal: 2,
      displayName: null,
      personId: null,
      presence: 'not-connected',
      agent: null,
    }),
    seat('s3', {
      ordinal: 3,
      presence: 'cluster-down',
      agent: { ...agent, cluster: 'down', clusterError: 'connection refused' },
      progress: new Map([
        progress('one', { pass: pass('one'), live: { state: 'not-started' } }),
        progress('three', { pass: pass('three', { source: 'instructor' }) }),
      ]),
    }),
    seat('s4', {
      ordinal: 4,
      help: {
        helpRequest: { ...helpRequest, snoozedSince: null },
        helpClaim: null,
        resolvedAt: null,
      },
      progress: new Map([
        progress('one', { pass: pass('one'), live: evaluation([reason()]) }),
        progress('three', { live: evaluation([reason({ code: 'starting' })]), liveSince: NOW }),
      ]),
    }),
  ]),
  pack: {
    ...pack(),
    sections: [{ id: 'one', title: both('Pods') }],
    exercises,
    images: ['nginx:1'],
    kubernetes: '1.25',
  },
  availablePackVersion: '1.1.0',
  current: 'one',
  currentSince: 300_000,
  released: new Set(['two']),
  outage: { since: 950_000, seats: 3 },
  schedule: {
    timer: { startedAt: 400_000, endsAt: 1_200_000 },
    breaks: [{ id: 5, startsAt: 2_000_000, minutes: 15 }],
  },
  notices: [
    notice(10, { to: 'all' }, { kind: 'text', text: 'Lunch at noon' }),
    notice(11, { to: 'group', group: 'A' }, { kind: 'hint', exercise: 'one', hint: 2 }),
    notice(12, { to: 'seats', seats: ['s1'] }, { kind: 'solution', exercise: 'one' }),
  ],
  staff: [{ id: 'p1', name: 'Ono' }],
};

const stuck: StuckView = {
  score: 75,
  exercise: 'one',
  since: 900_000,
  parts: [
    { points: 30, kind: 'lag', spentMs: 900_000, medianMs: 300_000 },
    { points: 20, kind: 'same-reason', times: 4, reason: reason() },
    { points: 10, kind: 'regressions', times: 2 },
    { points: 10, kind: 'hints-used-up', hints: 3 },
    { points: 5, kind: 'idle', idleMs: 400_000 },
  ],
};
const expected = { low: 1, mid: 2, high: 3 };
const counted: SharedRoomData = {
  incidents: [
    { code: 'image-pull', params: { registry: 'docker.io' }, seats: 3, since: 1 },
  ] satisfies SharedIncident[],
  stats: {
    exercises: [
      {
        passed: 2,
        inProgress: 1,
        failing: 1,
        stuck: 1,
        medianMs: 120_000,
        in5Minutes: expected,
        in10Minutes: expected,
      },
    ],
    advance: { recommendation: 'wait', seats: 3, targetInMinutes: 4, atRisk: ['s1'] },
  },
  stuck: new Map([['s1', stuck]]),
};

it.each(['instructor', 'organizer'] as const)(
  'keeps every field of the room view that the %s gets',
  async (role) => {
    await expectGolden(
      `view-room-${role}`,
      presentRoom(
        state,
        { id: 'p1', role, name: 'Ono' },
        counted,
        sortSeatsByPlace(state).map(
          (seat) => presentSeatRow(state, seat, role, NOW, counted.stuck.get(seat.id)).row,
        ),
      ),
    );
  },
);

it.each(['instructor', 'student'] as const)(
  'keeps every field of the seat view that the %s gets',
  async (role) => {
    const totals = { passRates: passRates(state), incidents: counted.incidents };
    await expectGolden(`view-seat-${role}`, presentSeat(state, full, role, totals, NOW));
  },
);

it('keeps every field of the projector view', async () => {
  await expectGolden('view-projector', presentProjector(state));
});

it('keeps the fields of the room stats and of a check by the agent', async () => {
  await expectGolden('view-stats', {
    stats: computeRoomStats(state, NOW).stats,
    stuck: [...computeRoomStats(state, NOW).stuck],
    check: presentCheckReport(state, full).map(({ verdict, reasons }) => ({ verdict, reasons })),
    response: withoutTexts(buildCheckReport(state, 's4', {})),
  });
});

/** Texts come from the interface messages, so they aren't part of the protocol. */
function withoutTexts({ results, ...response }: CheckResponse): CheckResponse {
  const reasonOf = ({ code, text }: CheckResponse['results'][number]['reasons'][number]) => ({
    code,
    text: typeof text,
  });
  return {
    ...response,
    results: results.map((report) => ({ ...report, reasons: report.reasons.map(reasonOf) })),
  };
}
