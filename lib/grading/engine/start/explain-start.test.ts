import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { replayFixture, type ReplayResult } from '../../history/replay.ts';
import { EMPTY_MEMORY } from '../../history/exercise-memory.ts';
import { PARAM_LIMITS } from '../../param-limits.ts';
import { indexObjects } from '../object-index.ts';
import type { CompiledExercise } from '../types.ts';
import { explainStart } from './explain-start.ts';
import { SharedSearch } from './search.ts';
import {
  compileTestExercise,
  createMoment,
  createObject,
  ownerMetadata,
  removeObjects,
  setObjects,
} from '../exercise.fixture.ts';

const template = (image: string, labels: JsonObject = { app: 'web' }): JsonObject => ({
  spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } } },
});
const DEPLOYMENT = compileTestExercise({
  subjects: [{ name: 'deploy', gvk: 'apps/v1/Deployment', namespace: 'default' }],
  attempt: [{ deploy: { metadata: { name: 'web' } } }],
  checks: [{ id: 'image', kind: 'expect', expect: { deploy: template('nginx:1.27') } }],
});
const play = (exercise: CompiledExercise, ...objects: JsonObject[]): ReplayResult =>
  replayFixture(exercise, [setObjects(...objects)]);
const seenOf = ({ startReason }: ReplayResult): string => {
  const { seen, seenKind, seenName, path } = startReason?.params ?? {};
  return [seen, seenKind, seenName, path].filter((value) => value !== '').join(' ');
};

describe('what was found instead of a start', () => {
  test('nothing, with the advice that only helps then', () => {
    expect(play(DEPLOYMENT).startReason).toMatchObject({
      code: 'not-started',
      params: { kind: 'Deployment', name: 'web', namespace: 'default', seen: 'nothing' },
    });
  });

  test.each([
    ['ReplicaSet', 'other', template('nginx:1.27')],
    ['StatefulSet', 'web', {}],
    ['DaemonSet', 'other', template('nginx:1.27')],
    ['Job', 'other', template('nginx:1.27')],
    ['Pod', 'web', {}],
    ['Pod', 'other', { spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } }],
  ])('a %s %s with the right name or content is named as another kind', (kind, name, more) => {
    const object = { ...createObject(kind, name, more) };
    if (kind === 'StatefulSet' || kind === 'DaemonSet') object['apiVersion'] = 'apps/v1';
    if (kind === 'Job') object['apiVersion'] = 'batch/v1';
    expect(seenOf(play(DEPLOYMENT, object))).toBe(`other-kind ${kind} ${name}`);
  });

  test('the right kind with another name is named with the first difference', () => {
    expect(play(DEPLOYMENT, createObject('Deployment', 'wep')).startReason).toMatchObject({
      params: { seen: 'other-content', seenName: 'wep', path: 'metadata.name', found: 'wep' },
    });
  });

  test('another kind with the right content is nearer than the right kind with another', () => {
    const result = play(
      DEPLOYMENT,
      createObject('Deployment', 'db', template('postgres')),
      createObject('ReplicaSet', 'web', template('nginx:1.27')),
    );
    expect(seenOf(result)).toBe('other-kind ReplicaSet web');
  });

  test('the state from before the exercise is named, with the next step as the start', () => {
    const scale = compileTestExercise({
      subjects: [{ name: 'deploy', gvk: 'apps/v1/Deployment', namespace: 'default' }],
      attempt: [{ deploy: {} }],
      checks: [
        {
          id: 'scaled',
          kind: 'sequence',
          of: 'deploy',
          steps: [
            { id: 'few', before: true, kind: 'cel', cel: 'deploy.spec.replicas < 5' },
            { id: 'five', kind: 'cel', cel: 'deploy.spec.replicas == 5' },
          ],
        },
      ],
    });
    const result = play(scale, createObject('Deployment', 'web', { spec: { replicas: 2 } }));
    expect(seenOf(result)).toBe('initial Deployment web');
    expect(result.startReason?.message).toEqual({ ja: 'あ', en: 'a' });
  });

  test('where any object of a kind is a start, a workload of another kind that can be scaled is named', () => {
    const scale = compileTestExercise({
      subjects: [{ name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' }],
      attempt: [{ rs: {} }],
      checks: [{ id: 'five', kind: 'cel', cel: 'rs.spec.replicas == 5' }],
    });
    const web = createObject('Deployment', 'web', { spec: { replicas: 5 } });
    expect(seenOf(play(scale, web))).toBe('other-kind Deployment web');
    expect(seenOf(play(scale, createObject('Pod', 'web')))).toBe('nothing');
    const evidence = [{ uid: 'web', gvk: 'apps/v1/Deployment', ns: 'default', name: 'web' }];
    const earlier = [{ exercise: 'earlier', evidence }];
    expect(seenOf(replayFixture(scale, [setObjects(web)], { earlier }))).toBe('nothing');
  });

  test('an object that only needs an addition is what the exercise works on', () => {
    const restart = compileTestExercise({
      subjects: [{ name: 'deploy', gvk: 'apps/v1/Deployment', namespace: 'default' }],
      attempt: [
        { deploy: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': {} } } } },
      ],
      checks: [{ id: 'any', kind: 'expect', expect: { deploy: {} } }],
    });
    expect(seenOf(play(restart, createObject('Deployment', 'web')))).toBe('initial Deployment web');
  });

  test('the part that exists is named, and the part that does not', () => {
    const scaler = compileTestExercise({
      subjects: [
        { name: 'hpa', gvk: 'autoscaling/v2/HorizontalPodAutoscaler', namespace: 'default' },
        { name: 'deploy', gvk: 'apps/v1/Deployment', namespace: 'default' },
      ],
      attempt: [{ hpa: {} }],
      checks: [{ id: 'any', kind: 'expect', expect: { hpa: {} } }],
    });
    const result = play(scaler, createObject('Deployment', 'web'));
    expect(seenOf(result)).toBe('missing Deployment web');
    expect(result.startReason?.params['kind']).toBe('HorizontalPodAutoscaler');
    const request = compileTestExercise({
      subjects: [
        { name: 'svc', gvk: 'v1/Service', namespace: 'default' },
        { name: 'asker', gvk: 'v1/Pod', namespace: 'default' },
      ],
      attempt: [
        { svc: { metadata: { name: 'web' } }, asker: { spec: { restartPolicy: 'Never' } } },
      ],
      checks: [{ id: 'any', kind: 'expect', expect: { asker: {} } }],
    });
    const half = play(request, createObject('Service', 'web'));
    expect(seenOf(half)).toBe('missing Service web');
    expect(half.startReason?.params['kind']).toBe('Pod');
  });

  test('an attempt that is being deleted is named as such', () => {
    const leaving = createObject(
      'Deployment',
      'web',
      {},
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
    );
    expect(seenOf(play(DEPLOYMENT, leaving))).toBe('terminating Deployment web');
  });

  test('objects of controllers, of the cluster and of other namespaces are not named', () => {
    const result = play(
      DEPLOYMENT,
      createObject('ReplicaSet', 'web', template('nginx:1.27'), ownerMetadata('gone-owner')),
      createObject('Pod', 'web', {}, { namespace: 'kube-system' }),
      createObject('Service', 'kubernetes'),
    );
    expect(seenOf(result)).toBe('nothing');
  });

  test('the object of an earlier pass is no other try, unless it is the wrong kind', () => {
    const old = createObject('Deployment', 'old');
    const evidence = [{ uid: 'old', gvk: 'apps/v1/Deployment', ns: 'default', name: 'old' }];
    const earlier = [{ exercise: 'earlier', evidence }];
    const result = replayFixture(DEPLOYMENT, [setObjects(old)], { earlier });
    expect(seenOf(result)).toBe('nothing');
  });

  test("the author's words say what a start is", () => {
    const authored = { ...DEPLOYMENT, start: { ja: '開始', en: 'A Deployment for the web' } };
    expect(play(authored).startReason?.message).toEqual(authored.start);
  });
});

describe('a deleted attempt', () => {
  const pod = compileTestExercise({
    attempt: [{ pod: { metadata: { name: 'ask' } } }],
    checks: [{ id: 'done', kind: 'expect', expect: { pod: { status: { phase: 'Succeeded' } } } }],
  });
  const ask = (restartPolicy: string) =>
    createObject('Pod', 'ask', { spec: { restartPolicy }, status: { phase: 'Failed' } });

  test('keeps the last result of a Pod that runs once, until the next attempt', () => {
    const failed = replayFixture(pod, [setObjects(ask('Never')), removeObjects('ask')]);
    expect(failed.verdict).toBe('fail');
    expect(failed.progress.live).toMatchObject({ deleted: { name: 'ask' } });
    const next = createObject('Pod', 'ask', { status: { phase: 'Succeeded' } }, { uid: 'next' });
    const passed = replayFixture(pod, [
      setObjects(ask('Never')),
      removeObjects('ask'),
      createMoment({}),
      setObjects(next),
    ]);
    expect(passed.verdict).toBe('pass');
  });

  test('names another attempt that was deleted, with the reason of its first failing check', () => {
    const deleted = replayFixture(pod, [setObjects(ask('Always')), removeObjects('ask')]);
    expect(deleted.verdict).toBe('not-started');
    expect(seenOf(deleted)).toBe('deleted Pod ask');
    expect(deleted.progress.live).toMatchObject({ last: { check: 'done' } });
  });

  test('gives way to a newer try of another kind', () => {
    const other = createObject(
      'Deployment',
      'ask',
      {},
      { creationTimestamp: '2026-01-01T00:01:00Z' },
    );
    const result = replayFixture(pod, [
      setObjects(ask('Always')),
      removeObjects('ask'),
      createMoment({ seconds: 60, set: [other] }),
    ]);
    expect(seenOf(result)).toBe('other-kind Deployment ask');
  });
});

test('an explanation does not throw for any JSON, and its parameters are within their limits', () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const object = fc.record(
    {
      kind: json,
      metadata: fc.oneof(
        json,
        fc.record({ name: json, labels: json, ownerReferences: json, finalizers: json }),
      ),
      spec: fc.oneof(json, fc.record({ containers: json, template: json, jobTemplate: json })),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(fc.array(object, { maxLength: 5 }), (objects) => {
      const observed = objects.flatMap((value, index) =>
        ['apps/v1/Deployment', 'apps/v1/ReplicaSet', 'batch/v1/CronJob', 'v1/Pod'].map((gvk) => ({
          ref: { uid: `${gvk}${index}`, gvk, ns: 'default', name: 'x'.repeat(300) },
          object: value,
          foundAtConnect: false,
          at: 0,
        })),
      );
      const reason = explainStart(DEPLOYMENT, {
        shared: new SharedSearch(indexObjects(observed), []),
        memory: EMPTY_MEMORY,
        live: { state: 'not-started' },
        since: 0,
      });
      for (const value of Object.values(reason?.params ?? {}))
        expect(String(value).length).toBeLessThanOrEqual(PARAM_LIMITS.nameChars);
    }),
    { seed: 26 },
  );
});
