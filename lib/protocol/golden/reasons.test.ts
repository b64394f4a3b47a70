import { it } from 'vitest';
import { GROUPING_PARAMS } from '#lib/grading/diagnosis/cause.ts';
import type {
  CheckResult,
  Incident,
  Evaluation,
  ReasonCode,
  ReasonParams,
  StepResult,
} from '#lib/grading/types.ts';
import { reason, ref } from '#lib/room/room.fixture.ts';
import { expectGolden, membersOf } from './golden.ts';

const named = { kind: 'Pod', name: 'web' };
const inContainer = { ...named, container: 'web' };
const url = 'http://10.0.0.1/';

/** The parameters of every code that a reason or an incident can have. */
const PARAMS = {
  'image-pull': { ...inContainer, image: 'ngnix', why: 'not-found' },
  'crash-loop': {
    ...inContainer,
    exitCode: 1,
    signal: 0,
    reason: 'Error',
    message: 'no config',
    restarts: 3,
  },
  'port-conflict': { ...inContainer, other: 'proxy', port: 80 },
  unschedulable: { ...named, why: 'cpu', message: 'Insufficient cpu' },
  'config-error': { ...inContainer, missing: 'configmap', what: 'settings', message: 'not found' },
  evicted: { ...named, why: 'disk', message: 'The node was low on resource: ephemeral-storage.' },
  'pod-failed': { ...named, why: 'deadline', reason: 'DeadlineExceeded', message: '' },
  'pods-refused': {
    kind: 'ReplicaSet',
    name: 'web',
    why: 'quota',
    what: 'compute',
    needed: 'pods=1',
    used: 'pods=2',
    allowed: 'pods=2',
    message: 'exceeded quota: compute',
  },
  'no-pods': { kind: 'Job', name: 'web' },
  'wrong-namespace': { ...named, expected: 'default', found: 'other' },
  'service-no-pods': { ...named, selector: 'app=web', pod: 'web', labels: 'app=wep' },
  'service-port': { ...named, port: '80', pod: 'web', declared: '8080' },
  'service-protocol': { ...named, port: '8080', protocol: 'UDP', declared: 'TCP', pod: 'web' },
  'ingress-no-service': { ...named, service: 'web' },
  'ingress-no-port': { ...named, service: 'web', port: '80', has: '8080' },
  'ingress-no-host': named,
  'ingress-no-controller': { ...named, ingressClass: 'nginx', has: '' },
  'certificate-fallback': {
    ...named,
    host: 'web.example.com',
    secret: 'tls',
    why: 'hosts',
    hosts: 'www.example.com',
  },
  'certificate-name': { ...named, host: 'web.example.com', found: 'other.example.com' },
  'certificate-expired': { ...named, host: 'web.example.com', notAfter: 1 },
  'hpa-no-metrics': { ...named, target: 'web', message: 'no metrics' },
  'hpa-no-requests': { ...named, target: 'web', container: 'web' },
  'hpa-no-target': { ...named, target: 'web' },
  'claim-pending': { ...named, storageClass: 'fast', why: 'no-class' },
  'node-not-ready': { ...named, why: 'KubeletNotReady' },
  'node-pressure': { ...named, what: 'disk' },
  'component-down': { ...named, component: 'etcd' },
  'dns-down': named,
  'too-many-objects': {},
  differs: { ...named, path: 'spec.replicas', expected: '3', found: '2' },
  missing: { ...named, path: 'spec.replicas', expected: '3' },
  unwanted: { ...named, path: 'spec.replicas', found: '2' },
  'no-item': { ...named, path: 'spec.ports', expected: '80' },
  'no-container': { ...named, expected: 'web' },
  'container-name': { ...named, expected: 'web', found: 'wep' },
  image: { ...inContainer, expected: 'nginx', found: 'ngnix', part: 'name' },
  command: { ...inContainer, expected: 'sleep 1', found: '' },
  label: { ...named, path: 'metadata.labels', key: 'app', expected: 'web', found: 'wep' },
  schedule: { ...named, expected: '* * * * *', found: '*/5 * * * *', everySeconds: 300 },
  condition: { ...named, condition: 'Ready', expected: 'True', found: 'False', why: 'Waiting' },
  starting: { ...named, container: 'web' },
  'no-object': { kind: 'Pod', namespace: 'default', owner: 'web' },
  stated: named,
  'cannot-see': { kind: 'Secret' },
  stalled: { kind: 'Pod' },
  oversized: named,
  cut: named,
  'data-limited': named,
  'too-costly': {},
  'check-error': { message: 'no such key' },
  'agent-away': {},
  'first-look': {},
  away: { from: 1, to: 2 },
  'too-slow': { minutes: 5 },
  'not-asked': named,
  refused: { ...named, url },
  'timed-out': { ...named, url },
  'no-address': named,
  'no-tls': { ...named, url },
  broken: { ...named, url, why: 'reset' },
  redirected: { ...named, url, status: 308, location: 'https://10.0.0.1/', why: 'tls' },
  'proxy-answered': { ...named, url, found: 'Server: squid/5.7' },
  'proxy-variable': { ...inContainer, variable: 'HTTP_PROXY' },
  status: { ...named, url, expected: '200', found: 500, why: 'other' },
  body: { ...named, url, expected: 'hello', found: 'bye', why: 'other' },
  'certificate-not-yet': { ...named, host: 'web.example.com', notBefore: 1 },
  terminating: { ...named, finalizers: 'example.com/hold' },
  'not-started': {
    ...named,
    namespace: 'default',
    seen: 'other-content',
    seenKind: 'Pod',
    seenName: 'wep',
    path: 'metadata.name',
    expected: 'web',
    found: 'wep',
  },
  'quiz-open': {},
  'quiz-wrong': { tries: 2 },
  'cluster-down': {},
  'storage-limit': { scope: 'seat', limitBytes: 134_217_728, at: 1 },
} satisfies { readonly [Code in ReasonCode]: ReasonParams[Code] };

const STEPS = {
  done: { step: 'one', state: 'done', at: 1 },
  next: { step: 'two', state: 'next' },
  ahead: { step: 'three', state: 'ahead' },
} satisfies { readonly [State in StepResult['state']]: Extract<StepResult, { state: State }> };

const RESULTS = {
  pass: { check: 'a', state: 'pass', note: 'not-requested', steps: Object.values(STEPS) },
  fail: { check: 'b', state: 'fail', reason: reason({ message: { en: 'Wrong' } }) },
  unknown: { check: 'c', state: 'unknown', reason: reason() },
} satisfies { readonly [State in CheckResult['state']]: CheckResult & { state: State } };

const EVALUATIONS = {
  'not-started': { state: 'not-started', reason: reason(), last: reason() },
  evaluated: {
    state: 'evaluated',
    subjects: { pod: ref('pod-1') },
    checks: Object.values(RESULTS),
    passing: 1,
    total: 3,
    deleted: ref('pod-1'),
  },
  unknown: { state: 'unknown', reason: reason() },
} satisfies { readonly [State in Evaluation['state']]: Extract<Evaluation, { state: State }> };

const incident: Incident = {
  code: 'image-pull',
  scope: 'own',
  object: ref('pod-1'),
  params: PARAMS['image-pull'],
  since: 1,
};

it('keeps every reason code with its parameters', async () => {
  await expectGolden('reasons', { params: PARAMS, groups: GROUPING_PARAMS });
});

it('keeps every evaluation of an exercise, result of a check and step', async () => {
  await expectGolden('evaluations', { evaluations: EVALUATIONS, incident });
});

it('keeps the literal values in the parameters of reasons', async () => {
  await expectGolden('reason-words', {
    imagePull: membersOf<ReasonParams['image-pull']['why']>({
      'not-found': true,
      denied: true,
      unreachable: true,
      invalid: true,
      other: true,
    }),
    unschedulable: membersOf<ReasonParams['unschedulable']['why']>({
      cpu: true,
      memory: true,
      resource: true,
      'too-many-pods': true,
      'node-selector': true,
      affinity: true,
      cordoned: true,
      gated: true,
      taint: true,
      ports: true,
      volume: true,
      other: true,
    }),
    notStarted: membersOf<ReasonParams['not-started']['seen']>({
      nothing: true,
      initial: true,
      'other-kind': true,
      'other-content': true,
      missing: true,
      terminating: true,
      deleted: true,
    }),
    configError: membersOf<ReasonParams['config-error']['missing']>({
      configmap: true,
      secret: true,
      key: true,
      other: true,
    }),
    evicted: membersOf<ReasonParams['evicted']['why']>({
      memory: true,
      disk: true,
      pid: true,
      limit: true,
      preempted: true,
      shutdown: true,
      'node-lost': true,
      taint: true,
      drain: true,
      other: true,
    }),
    podFailed: membersOf<ReasonParams['pod-failed']['why']>({
      deadline: true,
      resources: true,
      'node-selector': true,
      ports: true,
      admission: true,
    }),
    podsRefused: membersOf<ReasonParams['pods-refused']['why']>({
      quota: true,
      'quota-unset': true,
      'limit-range': true,
      'pod-security': true,
      webhook: true,
      'webhook-down': true,
      policy: true,
      'service-account': true,
      invalid: true,
      other: true,
    }),
    claimPending: membersOf<ReasonParams['claim-pending']['why']>({
      'no-class': true,
      'no-volume': true,
      waiting: true,
    }),
    nodePressure: membersOf<ReasonParams['node-pressure']['what']>({
      disk: true,
      memory: true,
      pid: true,
    }),
    image: membersOf<ReasonParams['image']['part']>({ registry: true, name: true, tag: true }),
  });
});
