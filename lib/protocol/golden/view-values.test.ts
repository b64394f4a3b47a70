import { it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import type { Role } from '#lib/room/roles.ts';
import { reason } from '#lib/room/room.fixture.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';
import {
  PRESENCES,
  type StuckPart,
  type AgentView,
  type CellState,
  type ComponentView,
  type WorkshopState,
  type ExerciseInfo,
  type ReadinessIssue,
  type AdvanceAdvice,
  type Notice,
} from '#lib/room/views.ts';
import { expectGolden, membersOf } from './golden.ts';

/** One sample of each part of a stuck score. */
const STUCK_PARTS = {
  lag: { points: 30, kind: 'lag', spentMs: 900_000, medianMs: 300_000 },
  'same-reason': { points: 20, kind: 'same-reason', times: 4, reason: reason() },
  regressions: { points: 10, kind: 'regressions', times: 2 },
  'hints-used-up': { points: 10, kind: 'hints-used-up', hints: 3 },
  idle: { points: 5, kind: 'idle', idleMs: 400_000 },
} satisfies { readonly [Kind in StuckPart['kind']]: Extract<StuckPart, { kind: Kind }> };

const READINESS_ISSUES = {
  nobody: { code: 'nobody' },
  'no-agent': { code: 'no-agent' },
  'agent-away': { code: 'agent-away' },
  looking: { code: 'looking' },
  'agent-old': { code: 'agent-old', version: '0.0.1', wanted: '0.1.0' },
  'cluster-down': { code: 'cluster-down', why: 'connection refused' },
  'cluster-refused': { code: 'cluster-refused', why: 'forbidden' },
  'kubernetes-old': { code: 'kubernetes-old', version: 'v1.20.0', wanted: '1.25' },
  'node-not-ready': { code: 'node-not-ready', node: 'node-1' },
  disk: { code: 'disk', node: 'node-1' },
  images: { code: 'images', images: ['nginx:1'], loadCommand: 'kind load docker-image nginx:1' },
  rights: { code: 'rights', kinds: ['v1/Secret'] },
  'same-cluster': { code: 'same-cluster', seats: ['A-02'] },
} satisfies { readonly [Code in ReadinessIssue['code']]: ReadinessIssue & { readonly code: Code } };
const CELLS = {
  'not-started': { state: 'not-started' },
  'in-progress': { state: 'in-progress', passing: 1, total: 2 },
  failing: { state: 'failing', passing: 1, total: 2, since: 1, reasons: [reason()] },
  passed: { state: 'passed', at: 1, foundAtConnect: true, markedByInstructor: true },
  'passed-cleaned-up': { state: 'passed-cleaned-up', at: 1 },
  unknown: { state: 'unknown', reason: reason() },
} satisfies { readonly [State in CellState['state']]: Extract<CellState, { state: State }> };
const NOTICES = {
  text: { kind: 'text', text: 'Hello' },
  hint: { kind: 'hint', exercise: 'one', hint: 1 },
  solution: { kind: 'solution', exercise: 'one' },
} satisfies {
  readonly [Kind in Notice['content']['kind']]: Extract<Notice['content'], { kind: Kind }>;
};

it('keeps every variant and every literal value of the views', async () => {
  await expectGolden('view-values', {
    cells: CELLS,
    readinessIssues: READINESS_ISSUES,
    notices: NOTICES,
    stuckParts: STUCK_PARTS,
    presences: PRESENCES,
    thresholds: DEFAULT_THRESHOLDS,
    roles: membersOf<Role>({
      owner: true,
      instructor: true,
      assistant: true,
      organizer: true,
      projector: true,
      student: true,
    }),
    workshopStates: membersOf<WorkshopState>({
      draft: true,
      open: true,
      live: true,
      ended: true,
      archived: true,
    }),
    exerciseKinds: membersOf<ExerciseInfo['kind']>({ 'hands-on': true, problem: true, quiz: true }),
    components: membersOf<ComponentView['component']>({
      etcd: true,
      'kube-apiserver': true,
      'kube-scheduler': true,
      'kube-controller-manager': true,
      kubelet: true,
      'kube-proxy': true,
      dns: true,
    }),
    componentStates: membersOf<ComponentView['state']>({
      alive: true,
      down: true,
      managed: true,
      unknown: true,
    }),
    clusterStates: membersOf<AgentView['cluster']>({ up: true, down: true, refused: true }),
    advice: membersOf<AdvanceAdvice['recommendation']>({
      'target-reached': true,
      'low-gain': true,
      wait: true,
    }),
    incidentScopes: membersOf<Incident['scope']>({ own: true, infrastructure: true }),
  });
});
