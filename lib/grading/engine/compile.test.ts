import { expect, test } from 'vitest';
import { PackIssuesError } from '#lib/packs/pack-issue.ts';
import { compileExercise } from './compile.ts';
import { plainExercise, type PlainCheck, type PlainStep } from './exercise.fixture.ts';

const SERVICE = { name: 'service', gvk: 'v1/Service', namespace: 'default' } as const;
const PODS = { name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true } as const;
const probe = { of: 'service', via: 'service', scheme: 'http', path: '/' } as const;
const probeCheck = (more: object, answer: object = {}): PlainCheck => ({
  id: 'c',
  kind: 'probe',
  probe: { ...probe, ...more },
  answer,
});
const sequenceCheck = (...given: PlainStep[]): PlainCheck => ({
  id: 'c',
  kind: 'sequence',
  steps: given,
});
const first: PlainStep = {
  id: 'one',
  kind: 'cel',
  cel: 'size(pods) == 1',
  remember: { uids: 'pods.map(p, p.metadata.uid)' },
};

function compileIssues(check: PlainCheck, more: Partial<Parameters<typeof plainExercise>[0]> = {}) {
  try {
    compileExercise(
      plainExercise({
        subjects: [SERVICE, PODS],
        attempt: [{ service: {} }],
        checks: [check],
        ...more,
      }),
    );
    return [];
  } catch (error) {
    if (!(error instanceof PackIssuesError)) throw error;
    return error.issues;
  }
}

test.each<[string, PlainCheck, object]>([
  [
    'an unknown subject of a sequence',
    { ...sequenceCheck(first, { ...first, id: 'two' }), of: 'servce' } as PlainCheck,
    { path: ['checks', 0, 'sequence', 'of'], suggestion: "did you mean 'service'?" },
  ],
  [
    'a sequence of many',
    { ...sequenceCheck(first, { ...first, id: 'two' }), of: 'pods' } as PlainCheck,
    { path: ['checks', 0, 'sequence', 'of'], message: expect.stringContaining('one is meant') },
  ],
  [
    'an unknown subject in a step',
    sequenceCheck(first, { id: 'two', kind: 'expect', expect: { pod: {} } }),
    { path: ['checks', 0, 'sequence', 'steps', 1, 'expect', 'pod'] },
  ],
  [
    'a field that never leaves the VM, in a step',
    sequenceCheck(first, {
      id: 'two',
      kind: 'expect',
      expect: { service: { spec: { typ: 'NodePort' } } },
    }),
    {
      path: ['checks', 0, 'sequence', 'steps', 1, 'expect', 'service', 'spec', 'typ'],
      suggestion: "did you mean 'type'?",
    },
  ],
  [
    'a mistake in an expression of a step',
    sequenceCheck(first, { id: 'two', kind: 'cel', cel: 'size(pod) == 1' }),
    { path: ['checks', 0, 'sequence', 'steps', 1, 'cel'], offset: 5 },
  ],
  [
    'what no earlier step remembers',
    sequenceCheck(first, { id: 'two', kind: 'cel', cel: 'size(pods) == size(remembered.uid)' }),
    {
      path: ['checks', 0, 'sequence', 'steps', 1, 'cel'],
      offset: 19,
      suggestion: "did you mean 'uids'?",
    },
  ],
  [
    'a step that reads what only it remembers',
    sequenceCheck({ ...first, cel: 'size(remembered.uids) == 1' } as PlainStep, {
      ...first,
      id: 'two',
    }),
    { message: "no earlier step remembers 'uids'" },
  ],
  [
    'a mistake in what is remembered',
    sequenceCheck(
      { ...first, remember: { uids: 'pods.map(p, p.metadata.uuid)' } },
      { ...first, id: 'two' },
    ),
    {
      path: ['checks', 0, 'sequence', 'steps', 0, 'remember', 'uids'],
      suggestion: "did you mean 'uid'?",
    },
  ],
  [
    'a request by a way that does not lead there',
    probeCheck({ via: 'ingress' }),
    { path: ['checks', 0, 'probe', 'via'] },
  ],
  [
    'a request to many',
    probeCheck({ of: 'pods', via: 'pod' }),
    { path: ['checks', 0, 'probe', 'of'] },
  ],
  [
    'a host where none can be named',
    probeCheck({ host: 'echo.info' }),
    { path: ['checks', 0, 'probe', 'host'] },
  ],
  [
    'a certificate where none is seen',
    probeCheck({ via: 'node-port' }, { certificate: { host: 'echo.info' } }),
    { path: ['checks', 0, 'answer', 'certificate'] },
  ],
])('the load of a pack refuses %s', (_name, check, mistake) => {
  expect(compileIssues(check)).toContainEqual(expect.objectContaining(mistake));
});

test('the load of a pack refuses a field under where that never leaves the VM, and a subject called as what is remembered', () => {
  expect(
    compileIssues(probeCheck({}), {
      subjects: [{ ...SERVICE, where: { spec: { typ: 'x' } } }, PODS],
    }),
  ).toMatchObject([{ path: ['subjects', 0, 'where', 'spec', 'typ'] }]);
  expect(
    compileIssues(probeCheck({}), { subjects: [SERVICE, { ...PODS, name: 'remembered' }] }),
  ).toMatchObject([{ path: ['subjects', 1, 'name'] }]);
});

test('what is right compiles', () => {
  expect([
    compileIssues(
      sequenceCheck(first, { id: 'two', kind: 'cel', cel: 'size(pods) == size(remembered.uids)' }),
    ),
    compileIssues(
      probeCheck(
        { via: 'node-port', scheme: 'https', host: 'echo.info' },
        { certificate: { host: 'echo.info' } },
      ),
    ),
  ]).toEqual([[], []]);
});
