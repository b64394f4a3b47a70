import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import {
  compileTestExercise,
  createObject,
  replayMoments,
  setObjects,
} from '../engine/exercise.fixture.ts';

const createPod = (env: JsonObject[], args: string[], phase = 'Failed') =>
  createObject('Pod', 'client', {
    spec: { containers: [{ name: 'client', image: 'busybox', args, env }] },
    status: { phase },
  });
const WGET = ['wget', '-q', '-O-', '10.244.0.5:8080'];
const PROXY = { name: 'http_proxy' };

const exercise = compileTestExercise({
  checks: [
    { id: 'phase', kind: 'expect', expect: { pod: { status: { phase: 'Succeeded' } } } },
    { id: 'cel', kind: 'cel', cel: 'pod.status.phase == "Succeeded"' },
  ],
} as Parameters<typeof compileTestExercise>[0]);
const codes = (pod: JsonObject) =>
  Object.values(replayMoments(exercise, setObjects(pod)).reasons).map(({ code }) => code);

it.each([['http_proxy'], ['HTTP_PROXY'], ['HTTPS_PROXY'], ['all_proxy']])(
  'a request that failed is explained by the variable %s',
  (name) => {
    const { reasons } = replayMoments(exercise, setObjects(createPod([{ name }], WGET)));
    for (const check of ['phase', 'cel'])
      expect(reasons[check]).toMatchObject({
        code: 'proxy-variable',
        params: { kind: 'Pod', name: 'client', container: 'client', variable: name },
      });
  },
);

it.each<[string, JsonObject]>([
  ['there is no such variable', createPod([{ name: 'PROXY' }], WGET)],
  ['the cluster can be an exception', createPod([PROXY, { name: 'NO_PROXY' }], WGET)],
  ['the command sends no request', createPod([PROXY], ['false'])],
  ['the Pod has not failed', createPod([PROXY], WGET, 'Running')],
])('nothing is claimed if %s', (_title, pod) => {
  expect(codes(pod)).not.toContain('proxy-variable');
});
