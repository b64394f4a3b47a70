import { describe, expect, test } from 'vitest';
import type { Reason, ReasonCode, ReasonParams } from '#lib/grading/types.ts';
import { forbiddenWord } from '../forbidden-words.fixture.ts';
import type { Span } from '../sentence.ts';
import { reasonsEn } from './en.ts';
import { generalReasonsEn } from './general.en.ts';
import { generalReasonsJa } from './general.ja.ts';
import { formatIncident, formatReason, formatSharedIncident, summarizeReason } from './index.ts';
import { findDocumentation } from './documentation.ts';
import { reasonsJa } from './ja.ts';
import { createReasonFormatter } from './reason-formatter.ts';
import { coachingEn } from './coaching.en.ts';
import { coachingJa } from './coaching.ja.ts';
import { createCoachingFormatter } from './coaching.ts';
import { spansToText } from './spans.ts';
import { PODS_EXAMPLES } from './pods.fixture.ts';
import { RESPONSES_EXAMPLES } from './responses.fixture.ts';
import { formatReasonLine, TERMINAL_TEXTS } from './terminal-line.ts';

const COACHING = {
  ja: createCoachingFormatter(createReasonFormatter('ja', reasonsJa, generalReasonsJa), coachingJa),
  en: createCoachingFormatter(createReasonFormatter('en', reasonsEn, generalReasonsEn), coachingEn),
} as const;

const POD = { kind: 'Pod', name: 'echo-pod' };
const SERVICE = { kind: 'Service', name: 'echoserver' };
const INGRESS = { kind: 'Ingress', name: 'echo' };
const HPA = { kind: 'HorizontalPodAutoscaler', name: 'nginx' };
const NODE = { kind: 'Node', name: 'kind-control-plane' };
const WEB = { ...POD, container: 'web' };
/** Realistic parameters of each code. The sentences must fit with these. */
const EXAMPLES: { readonly [Code in ReasonCode]: readonly ReasonParams[Code][] } = {
  differs: [{ kind: 'Deployment', name: 'web', path: 'spec.replicas', expected: '3', found: '2' }],
  missing: [{ kind: 'Service', name: 'echoserver', path: 'spec.ports', expected: 'port: 80' }],
  unwanted: [{ ...POD, path: 'spec.hostNetwork', found: 'true' }],
  'no-item': [{ kind: 'Service', name: 'web', path: 'spec.ports', expected: 'port: 80' }],
  'no-container': [{ ...POD, expected: 'bar' }],
  'container-name': [{ ...POD, expected: 'bar', found: 'baz' }],
  image: [
    { ...WEB, expected: 'nginx:1.18.0', found: 'ngnix:1.18.0', part: 'name' },
    { ...WEB, expected: 'nginx:1.18.0', found: 'nginx', part: 'tag' },
    { ...WEB, expected: 'nginx:1.18.0', found: 'quay.io/library/nginx:1.18.0', part: 'registry' },
  ],
  command: [
    { ...WEB, expected: 'sh -c "echo bootcamp; sleep infinity"', found: 'sh -c "echo bootcamp"' },
    { ...WEB, expected: 'sleep infinity', found: '' },
  ],
  label: [
    { ...POD, path: 'metadata.labels', key: 'app', expected: 'echo', found: 'ecco' },
    { ...POD, path: 'metadata.labels', key: 'app', expected: 'echo', found: '' },
  ],
  condition: [
    { ...POD, condition: 'Ready', expected: 'True', found: 'False', why: 'ContainersNotReady' },
    { ...POD, condition: 'Ready', expected: 'True', found: '', why: '' },
  ],
  starting: [{ ...POD, container: 'web' }],
  'no-object': [
    { kind: 'Deployment', namespace: 'default', owner: '' },
    { kind: 'Pod', namespace: 'default', owner: 'ReplicaSet/web' },
  ],
  stated: [POD],
  'cannot-see': [{ kind: 'Ingress' }],
  stalled: [{ kind: 'Pod' }],
  oversized: [{ kind: 'Pod', name: 'web' }],
  cut: [{ kind: 'Pod', name: 'web' }],
  'data-limited': [{ kind: 'Pod', name: 'web' }],
  'too-costly': [{}],
  'check-error': [{ message: 'no such overload' }],
  'agent-away': [{}],
  'first-look': [{}],
  'cluster-down': [{}],
  'image-pull': (['not-found', 'denied', 'unreachable', 'invalid', 'other'] as const).map(
    (why) => ({ ...WEB, image: 'ngnix:1.18.0', why }),
  ),
  'port-conflict': [
    { ...WEB, other: 'second', port: 80 },
    { ...WEB, other: 'second', port: 0 },
  ],
  'config-error': (['configmap', 'secret', 'key', 'other'] as const).map((missing) => ({
    ...WEB,
    missing,
    what: missing === 'other' ? '' : 'settings',
    message: '',
  })),
  ...PODS_EXAMPLES,
  'wrong-namespace': [{ kind: 'Deployment', name: 'web', expected: 'default', found: 'test' }],
  'service-no-pods': [
    {
      ...SERVICE,
      selector: 'app=echo-server',
      pod: 'echoserver-7d4b9c8f65-abcde',
      labels: 'app=echoserver',
    },
    { ...SERVICE, selector: 'app=echo-server', pod: '', labels: '' },
  ],
  'service-port': [
    { ...SERVICE, port: '8000', pod: 'echoserver-7d4b9c8f65-abcde', declared: '8080' },
    { ...SERVICE, port: 'http', pod: 'echo-pod', declared: '' },
  ],
  'service-protocol': [
    { ...SERVICE, port: '8080', protocol: 'UDP', declared: 'TCP', pod: 'echo-pod' },
  ],
  'ingress-no-service': [{ ...INGRESS, service: 'echo-foo' }],
  'ingress-no-port': [
    { ...INGRESS, service: 'echo-foo', port: '8080', has: '80' },
    { ...INGRESS, service: 'echo-foo', port: 'http', has: '' },
  ],
  'ingress-no-host': [INGRESS],
  'ingress-no-controller': [
    ['', ''],
    ['', 'nginx'],
    ['ngnix', 'nginx'],
    ['nginx', 'nginx'],
  ].map(([ingressClass = '', has = '']) => ({ ...INGRESS, ingressClass, has })),
  'certificate-fallback': [
    { ...INGRESS, host: 'echo.info', secret: 'echo-tls' },
    { ...INGRESS, host: 'echo.info', secret: '' },
    { ...INGRESS, host: 'echo.info', secret: '', why: 'no-tls', hosts: '' },
    { ...INGRESS, host: 'echo.info', secret: 'tls', why: 'hosts', hosts: 'www.echo.info' },
    { ...INGRESS, host: 'echo.info', secret: '', why: 'no-secret', hosts: '' },
    { ...INGRESS, host: 'echo.info', secret: 'tls', why: 'secret', hosts: '' },
  ],
  'certificate-name': [
    { ...INGRESS, host: 'echo.info', found: 'www.example.com' },
    { ...INGRESS, host: 'echo.info', found: '*.echo.info' },
  ],
  'certificate-expired': [{ ...INGRESS, host: 'echo.info', notAfter: 1_750_000_000_000 }],
  'hpa-no-metrics': [{ ...HPA, target: 'Deployment/nginx', message: 'unable to fetch metrics' }],
  'hpa-no-requests': [{ ...HPA, target: 'Deployment/nginx', container: 'nginx' }],
  'hpa-no-target': [{ ...HPA, target: 'Deployment/ngnix' }],
  'claim-pending': (['no-class', 'no-volume', 'waiting'] as const).flatMap((why) =>
    ['fast', ''].map((storageClass) => ({
      kind: 'PersistentVolumeClaim',
      name: 'data',
      storageClass,
      why,
    })),
  ),
  'node-not-ready': [{ ...NODE, why: 'KubeletNotReady' }],
  'node-pressure': (['disk', 'memory', 'pid'] as const).map((what) => ({ ...NODE, what })),
  'component-down': [
    {
      kind: 'Pod',
      name: 'kube-controller-manager-podium-control-plane',
      component: 'kube-controller-manager',
    },
  ],
  'dns-down': [{ kind: 'Deployment', name: 'coredns' }],
  'too-many-objects': [{}],
  'storage-limit': [
    { scope: 'seat', limitBytes: 134_217_728, at: 0 },
    { scope: 'workshop', limitBytes: 8_589_934_592, at: 0 },
  ],
  away: [{ from: 0, to: 150_000 }],
  'too-slow': [{ minutes: 5 }],
  ...RESPONSES_EXAMPLES,
  terminating: [
    { ...INGRESS, finalizers: '' },
    { ...INGRESS, finalizers: 'networking.gke.io/ingress-finalizer-V2' },
    { kind: 'PersistentVolumeClaim', name: 'notes', finalizers: 'kubernetes.io/pvc-protection' },
    { kind: 'PersistentVolume', name: 'notes', finalizers: 'kubernetes.io/pv-protection' },
    { kind: 'Namespace', name: 'staging', finalizers: '', goal: 'present' },
    { kind: 'Ingress', name: 'web', finalizers: 'example.com/hold', goal: 'present' },
    {
      kind: 'PersistentVolumeClaim',
      name: 'notes',
      finalizers: 'kubernetes.io/pvc-protection',
      goal: 'present',
    },
  ],
  'not-started': [
    ...(['nothing', 'initial', 'other-kind', 'missing', 'terminating', 'deleted'] as const).flatMap(
      (seen) =>
        [
          { kind: 'HorizontalPodAutoscaler', name: '', namespace: 'default' },
          { kind: 'Ingress', name: 'web', namespace: 'staging' },
        ].map((start) => ({
          ...start,
          seen,
          seenKind: 'Deployment',
          seenName: 'echoserver',
          path: '',
          expected: '',
          found: '',
        })),
    ),
    ...[
      { path: '', found: '' },
      { path: 'metadata.name', found: 'guset' },
      { path: 'spec.restartPolicy', found: '' },
    ].map((difference) => ({
      kind: 'Pod',
      name: 'guest',
      namespace: 'staging',
      seen: 'other-content' as const,
      seenKind: 'Pod',
      seenName: 'guset',
      expected: 'guest',
      ...difference,
    })),
    {
      kind: 'Pod',
      name: '',
      namespace: 'default',
      seen: 'missing',
      seenKind: 'Pod',
      seenName: 'echo-pod',
      path: '',
      expected: '',
      found: '',
    },
  ],
  'quiz-open': [{}],
  'quiz-wrong': [{ tries: 1 }, { tries: 2 }],
};
const LANGUAGES = ['ja', 'en'] as const;
const allExamples = Object.entries(EXAMPLES).flatMap(([code, list]) =>
  list.map((params): Reason => ({
    check: 'c',
    code,
    params: params as Reason['params'],
    group: [],
  })),
);
const createReason = <Code extends ReasonCode>(code: Code, params: ReasonParams[Code]): Reason => ({
  check: 'c',
  code,
  params: params as Reason['params'],
  group: [],
});

/** The text of a sentence without values from the student's objects. */
const withoutValues = (spans: readonly Span[]) =>
  spans.map((span) => ('text' in span ? span.text : '…')).join('');

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(allExamples.map((reason) => [reason.code, reason] as const))(
    'formats %s as sentences of limited length without gaps',
    (_code, reason) => {
      const sentence = formatReason(reason, language);
      const short = summarizeReason(reason, language);
      for (const text of [...Object.values(sentence).map(spansToText), short]) {
        expect(text).not.toMatch(/undefined|NaN|\[object/);
        expect(text.length, text).toBeLessThanOrEqual(language === 'en' ? 90 : 50);
        expect([...text.matchAll(/[.。](?= |$)/g)].length, text).toBeLessThanOrEqual(
          language === 'en' ? 1 : 2,
        );
      }
      for (const spans of Object.values(sentence))
        expect(forbiddenWord(withoutValues(spans), language)).toBeUndefined();
      expect(sentence.found?.length).toBeGreaterThan(0);
      expect(short).not.toMatch(/[.。]$/);
      expect(forbiddenWord(short, language)).toBeUndefined();
      expect(short.length, short).toBeLessThanOrEqual(language === 'en' ? 40 : 24);
    },
  );
});

test.each(
  LANGUAGES.flatMap((language) =>
    allExamples
      .filter(({ code }) => code in coachingEn)
      .map((reason) => [language, reason.code, reason] as const),
  ),
)(
  'in %s instructors get advice about %s and a page of the documentation',
  (language, code, reason) => {
    const formatted = COACHING[language](reason);
    expect(formatted.found).toEqual(formatIncident(reason, language).found);
    expect(formatted.next).not.toEqual(formatIncident(reason, language).next);
    const text = spansToText(formatted.next!);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(forbiddenWord(withoutValues(formatted.next!), language)).toBeUndefined();
    expect(text.length, text).toBeLessThanOrEqual(language === 'en' ? 90 : 50);
    expect(findDocumentation(code, language)?.url).toMatch(
      language === 'ja'
        ? /^https:\/\/kubernetes\.io\/ja\/docs\//
        : /^https:\/\/kubernetes\.io\/docs\//,
    );
  },
);

describe.each(LANGUAGES)('terminal lines in %s', (language) => {
  test('contain no forbidden word', () => {
    const texts = Object.values(TERMINAL_TEXTS).map((text) => text[language]);
    const labels = formatReasonLine(
      createReason('label', { ...POD, path: 'p', key: 'app', expected: 'a', found: 'b' }),
      language,
    );
    for (const text of [...texts, labels]) expect(forbiddenWord(text, language)).toBeUndefined();
  });
});

test('a shared incident has its count and the parameters that all seats share', () => {
  expect(
    spansToText(
      formatSharedIncident(
        { code: 'image-pull', params: { registry: 'docker.io' }, seats: 34 },
        'en',
      ).found!,
    ),
  ).toBe('Registry unreachable: docker.io, 34 students');
  expect(
    spansToText(
      formatSharedIncident(
        { code: 'component-down', params: { component: 'kube-scheduler' }, seats: 3 },
        'ja',
      ).found!,
    ),
  ).toBe('scheduler が停止、3 人');
  expect(
    spansToText(
      formatSharedIncident({ code: 'from-the-future', params: {}, seats: 3 }, 'en').found!,
    ),
  ).toBe('from-the-future, 3 students');
});

test('only the wrong part of code is marked', () => {
  expect(
    formatReason(
      allExamples.find((reason) => reason.code === 'image')!,
      'en',
    ),
  ).toEqual({
    found: [
      { text: 'Container ' },
      { code: 'web' },
      { text: ' uses ' },
      { mark: 'ngnix' },
      { code: ':1.18.0' },
      { text: '.' },
    ],
    expected: [{ code: 'nginx:1.18.0' }],
    next: [{ text: 'Compare the name letter by letter, then apply it again.' }],
  });
  expect(
    formatReason(
      createReason('image', {
        ...WEB,
        expected: 'busybox',
        found: 'quay.io/library/busybox',
        part: 'registry',
      }),
      'ja',
    ).found,
  ).toEqual([
    { code: 'web' },
    { text: ' のイメージが ' },
    { mark: 'quay.io/' },
    { code: 'library/busybox' },
    { text: ' です。' },
  ]);
});

test("an author's sentence and advice replace those of the code, except advice for a known cause", () => {
  const message = { ja: '`args` がありません。', en: 'There are no `args`.' };
  const next = { ja: '書き加えます。', en: 'Add `args`.' };
  const stated: Reason = { ...createReason('stated', POD), message };
  expect(formatReason(stated, 'en', next)).toEqual({
    found: [{ text: 'There are no ' }, { code: 'args' }, { text: '.' }],
    next: [{ text: 'Add ' }, { code: 'args' }, { text: '.' }],
  });
  expect(summarizeReason(stated, 'ja')).toBe('args がありません');
  const pull = createReason('image-pull', { ...WEB, image: 'ngnix', why: 'not-found' });
  expect(formatReason(pull, 'en', next)).toEqual(formatReason(pull, 'en'));
});

test('the same cause has the same summary, whatever the names', () => {
  const pull = (name: string) =>
    summarizeReason(
      createReason('image-pull', { ...WEB, name, image: name, why: 'not-found' }),
      'en',
    );
  expect(pull('ngnix')).toBe('Image not found');
  expect(pull('nginx:1.81')).toBe(pull('ngnix'));
});

test('an incident is formatted like its cause, and an unknown code is shown as it is', () => {
  const object = { uid: 'u', gvk: 'apps/v1/Deployment', ns: 'test', name: 'web' };
  const incident = {
    code: 'wrong-namespace',
    scope: 'own' as const,
    object,
    params: EXAMPLES['wrong-namespace'][0] as unknown as Reason['params'],
    since: 0,
  };
  expect(spansToText(formatIncident(incident, 'ja').found!)).toBe(
    'Deployment web は Namespace test にあります。',
  );
  expect(formatIncident({ ...incident, code: 'from-the-future' }, 'en')).toEqual({
    found: [{ code: 'from-the-future' }],
  });
  expect(Object.keys(reasonsJa).sort()).toEqual(Object.keys(reasonsEn).sort());
});
