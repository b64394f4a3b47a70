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
    'a sequence of a subject with many objects',
    { ...sequenceCheck(first, { ...first, id: 'two' }), of: 'pods' } as PlainCheck,
    {
      path: ['checks', 0, 'sequence', 'of'],
      message: expect.stringContaining('a single object is needed'),
    },
  ],
  [
    'an unknown subject in a step',
    sequenceCheck(first, { id: 'two', kind: 'expect', expect: { pod: {} } }),
    { path: ['checks', 0, 'sequence', 'steps', 1, 'expect', 'pod'] },
  ],
  [
    'a field in a step that the agent never sends',
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
    'an invalid expression in a step',
    sequenceCheck(first, { id: 'two', kind: 'cel', cel: 'size(pod) == 1' }),
    { path: ['checks', 0, 'sequence', 'steps', 1, 'cel'], offset: 5 },
  ],
  [
    'a name that no earlier step remembers',
    sequenceCheck(first, { id: 'two', kind: 'cel', cel: 'size(pods) == size(remembered.uid)' }),
    {
      path: ['checks', 0, 'sequence', 'steps', 1, 'cel'],
      offset: 19,
      suggestion: "did you mean 'uids'?",
    },
  ],
  [
    'a step that reads a name that only this step remembers',
    sequenceCheck({ ...first, cel: 'size(remembered.uids) == 1' } as PlainStep, {
      ...first,
      id: 'two',
    }),
    { message: "no earlier step remembers 'uids'" },
  ],
  [
    'an invalid expression for a remembered value',
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
    'a probe via a type that does not fit the kind of the subject',
    probeCheck({ via: 'ingress' }),
    { path: ['checks', 0, 'probe', 'via'] },
  ],
  [
    'a probe of a subject with many objects',
    probeCheck({ of: 'pods', via: 'pod' }),
    { path: ['checks', 0, 'probe', 'of'] },
  ],
  [
    "a host for a probe type that can't set one",
    probeCheck({ host: 'echo.info' }),
    { path: ['checks', 0, 'probe', 'host'] },
  ],
  [
    'a certificate for a probe that does not see one',
    probeCheck({ via: 'node-port' }, { certificate: { host: 'echo.info' } }),
    { path: ['checks', 0, 'answer', 'certificate'] },
  ],
])('rejects %s', (_name, check, issue) => {
  expect(compileIssues(check)).toContainEqual(expect.objectContaining(issue));
});

test('rejects a field under where that the agent never sends, and a subject with a reserved name', () => {
  expect(
    compileIssues(probeCheck({}), {
      subjects: [{ ...SERVICE, where: { spec: { typ: 'x' } } }, PODS],
    }),
  ).toMatchObject([{ path: ['subjects', 0, 'where', 'spec', 'typ'] }]);
  expect(
    compileIssues(probeCheck({}), { subjects: [SERVICE, { ...PODS, name: 'remembered' }] }),
  ).toMatchObject([{ path: ['subjects', 1, 'name'] }]);
});

test('compiles valid checks', () => {
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
