import { it } from 'vitest';
import type { Check, Exercise, Pack } from '#lib/packs/types.ts';
import { toPackContent } from '#lib/server/packs/content.ts';
import { expectGolden } from './golden.ts';

const text = { ja: '言葉', en: 'words' };
const at = { title: text, next: text };

const CHECKS = {
  expect: { id: 'a', ...at, kind: 'expect', expect: { pod: { spec: { nodeName: 'n' } } } },
  cel: { id: 'b', ...at, kind: 'cel', cel: 'true', message: text },
  sequence: {
    id: 'c',
    ...at,
    kind: 'sequence',
    of: 'pod',
    within: 60_000,
    steps: [
      {
        id: 'one',
        ...at,
        kind: 'cel',
        cel: 'true',
        message: text,
        before: true,
        remember: { uid: 'pod.metadata.uid' },
      },
      { id: 'two', ...at, kind: 'expect', expect: { pod: {} } },
    ],
  },
  probe: {
    id: 'd',
    ...at,
    kind: 'probe',
    probe: { of: 'pod', via: 'pod', scheme: 'https', host: 'web', path: '/', port: 80 },
    answer: {
      status: 200,
      body: 'hello',
      contains: 'hell',
      certificate: { host: 'web.example.com' },
    },
  },
  quiz: {
    id: 'e',
    ...at,
    kind: 'quiz',
    quiz: {
      ask: 'order',
      question: text,
      options: [{ id: 'a', text: text }],
      answer: ['a'],
      explanation: text,
    },
  },
} satisfies { readonly [Kind in Check['kind']]: Extract<Check, { kind: Kind }> };

const exercise: Exercise = {
  id: 'one',
  kind: 'hands-on',
  section: 'first',
  minutes: 5,
  optional: true,
  title: text,
  task: text,
  hints: [text],
  solution: text,
  subjects: [
    { name: 'owner', gvk: 'apps/v1/ReplicaSet', namespace: 'default', where: { spec: {} } },
    { name: 'pod', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'owner', many: true },
  ],
  attempt: [{ pod: {} }],
  checks: Object.values(CHECKS),
};
const pack: Pack = {
  id: 'course',
  version: '1.0.0',
  title: text,
  languages: ['ja', 'en'],
  sections: [{ id: 'first', title: text }],
  exercises: [exercise],
  plan: {
    version: 1,
    kinds: [{ gvk: 'v1/Pod', resource: 'pods', namespaced: true, mode: 'object' }],
    probes: [],
  },
  images: ['nginx:1'],
  kubernetes: '1.25',
};

it('keeps the stored content of a pack and its digest', async () => {
  await expectGolden('pack-content', toPackContent(pack));
});
