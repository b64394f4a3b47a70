import { describe, expect, test } from 'vitest';
import type { ExpectedProbeResponse } from '#lib/packs/types.ts';
import type { ProbeResponse, Certificate } from '#lib/protocol/probe.ts';

import {
  replayMoments,
  compileTestExercise,
  removeObjects,
  createMoment,
  createObject,
  summarizeReplay,
  setObjects,
} from './exercise.fixture.ts';

const NOW = Date.UTC(2026, 0, 1);
const certificate: Certificate = {
  names: ['echo.info'],
  subject: 'CN=echo.info',
  issuer: 'CN=echo.info',
  selfSigned: true,
  notBefore: NOW - 1,
  notAfter: NOW + 86_400_000,
  fallback: false,
};
const createResponse = (
  more: Partial<Extract<ProbeResponse, { kind: 'answered' }>> = {},
): ProbeResponse => ({
  kind: 'answered',
  status: 200,
  body: 'foo\n',
  truncated: false,
  ...more,
});

const probeExercise = (answer: ExpectedProbeResponse) =>
  compileTestExercise({
    subjects: [{ name: 'ingress', gvk: 'networking.k8s.io/v1/Ingress', namespace: 'default' }],
    attempt: [{ ingress: {} }],
    checks: [
      {
        id: 'asks',
        kind: 'probe',
        probe: { of: 'ingress', via: 'ingress', scheme: 'https', host: 'echo.info', path: '/foo' },
        answer,
      },
    ],
  });
const ingress = (path = '/foo') =>
  createObject('Ingress', 'web', {
    spec: {
      tls: [{ hosts: ['echo.info'], secretName: 'echo-tls' }],
      rules: [{ http: { paths: [{ path }] } }],
    },
    status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
  });
const replayResponse = (
  answer: ProbeResponse,
  expected: ExpectedProbeResponse = {
    status: 200,
    body: 'foo',
    certificate: { host: 'echo.info' },
  },
) =>
  replayMoments(
    probeExercise(expected),
    createMoment({ set: [ingress()], answers: [{ check: 'asks', of: 'web', answer }] }),
  );

describe('probe checks', () => {
  test.each<[string, ProbeResponse, object]>([
    [
      'a missing address',
      { kind: 'no-address' },
      { code: 'no-address', params: { kind: 'Ingress', name: 'web' } },
    ],
    [
      'a refused connection',
      { kind: 'refused' },
      { code: 'refused', params: { url: expect.any(String) } },
    ],
    ['a timeout', { kind: 'timed-out' }, { code: 'timed-out' }],
    ['missing TLS', { kind: 'no-tls', why: 'wrong version number' }, { code: 'no-tls' }],
    [
      'a broken connection',
      { kind: 'broken', why: 'reset' },
      { code: 'broken', params: { why: 'reset' } },
    ],
    [
      'the default certificate of the controller',
      createResponse({ status: 404, certificate: { ...certificate, fallback: true } }),
      { code: 'certificate-fallback', params: { host: 'echo.info', secret: 'echo-tls' } },
    ],
    [
      'a certificate for another host',
      createResponse({
        certificate: { ...certificate, names: ['echo.com', 'a.echo.info'], notAfter: 1 },
      }),
      { code: 'certificate-name', params: { found: 'echo.com, a.echo.info' } },
    ],
    [
      'an expired certificate',
      createResponse({ certificate: { ...certificate, notAfter: NOW - 1 } }),
      { code: 'certificate-expired', params: { notAfter: NOW - 1 } },
    ],
    [
      'a certificate that is not valid yet',
      createResponse({ certificate: { ...certificate, notBefore: NOW + 80_000_000 } }),
      { code: 'certificate-not-yet' },
    ],
    [
      'a wrong status before a wrong body',
      createResponse({ status: 503, body: '', certificate }),
      { code: 'status', params: { expected: '200', found: 503 } },
    ],
    [
      'a wrong body',
      createResponse({ body: 'bar', certificate }),
      { code: 'body', params: { expected: 'foo', found: 'bar' } },
    ],
  ])('a probe reports %s', (_name, answer, reason) => {
    expect(replayResponse(answer).reasons['asks']).toMatchObject(reason);
  });

  test('a probe passes for the expected response, ignores surrounding white space, and accepts any 2xx status by default', () => {
    expect(summarizeReplay(replayResponse(createResponse({ certificate })))).toBe('pass');
    expect(summarizeReplay(replayResponse(createResponse({ status: 204, body: '' }), {}))).toBe(
      'pass',
    );
    expect(summarizeReplay(replayResponse(createResponse({ status: 304 }), {}))).toEqual({
      asks: 'status',
    });
    expect(
      summarizeReplay(replayResponse(createResponse({ body: 'a foo b' }), { contains: 'foo' })),
    ).toBe('pass');
  });

  test('a probe ignores responses from before the last change of the object, and forgets them when the object is deleted', () => {
    const exercise = probeExercise({ body: 'foo' });
    const right = { check: 'asks', of: 'web', answer: createResponse() };
    expect(summarizeReplay(replayMoments(exercise, setObjects(ingress())))).toEqual({
      asks: 'not-asked',
    });
    expect(
      summarizeReplay(
        replayMoments(
          exercise,
          createMoment({
            set: [ingress()],
            answers: [{ ...right, answer: createResponse({ body: 'bar' }) }],
          }),
          setObjects(ingress('/bar')),
        ),
      ),
    ).toEqual({ asks: 'not-asked' });
    const result = replayMoments(
      exercise,
      createMoment({ set: [ingress()], answers: [right] }),
      removeObjects('web'),
      setObjects(ingress()),
    );
    expect([result.verdict, result.progress.live]).toMatchObject([
      'pass',
      { checks: [{ reason: { code: 'not-asked' } }] },
    ]);
  });

  test("a probe that the VM can't send is skipped with a note", () => {
    expect(
      replayResponse({ kind: 'cannot-ask', why: 'no way to the node' }).progress,
    ).toMatchObject({
      pass: {},
      live: { checks: [{ state: 'pass', note: 'not-requested' }] },
    });
  });
});

describe('quiz checks', () => {
  const quiz = compileTestExercise({
    kind: 'quiz',
    subjects: [],
    attempt: [],
    checks: (['one', 'many', 'order'] as const).map((ask) => ({
      id: ask,
      kind: 'quiz' as const,
      quiz: {
        ask,
        question: { ja: '', en: '' },
        explanation: { ja: '', en: '' },
        options: [],
        answer: ask === 'one' ? ['a'] : ['b', 'a'],
      },
    })),
  });
  const choose = (check: string, ...chosen: string[]) =>
    createMoment({ quiz: [{ check, chosen }] });

  test('a quiz is open before the first answer, counts wrong answers, passes with the correct one, and compares the order only if asked to', () => {
    expect(summarizeReplay(replayMoments(quiz, createMoment({})))).toBe('not-started');
    const tried = replayMoments(
      quiz,
      choose('one', 'b'),
      choose('one', 'a', 'b'),
      choose('many', 'a', 'b'),
      choose('order', 'a', 'b'),
    );
    expect(tried.reasons).toMatchObject({
      one: { code: 'quiz-wrong', params: { tries: 2 } },
      order: { code: 'quiz-wrong' },
    });
    expect(
      summarizeReplay(replayMoments(quiz, choose('one', 'a'), choose('many', 'a', 'b'))),
    ).toEqual({
      order: 'quiz-open',
    });
    expect(
      summarizeReplay(
        replayMoments(
          quiz,
          choose('one', 'a'),
          choose('many', 'a', 'b'),
          choose('order', 'b', 'a'),
        ),
      ),
    ).toBe('pass');
  });
});
