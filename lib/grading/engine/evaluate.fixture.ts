import type { JsonObject } from '#lib/kit/json.ts';
import type { Evaluation } from '../types.ts';
import { compileExercise } from './compile.ts';
import { evaluateExercise } from './evaluate.ts';
import { kindOf, type ObservedObject } from './object-index.ts';

export const text = { ja: 'あ', en: 'a' };
export const exercise = compileExercise({
  id: 'web',
  kind: 'problem',
  section: 's',
  minutes: 1,
  title: text,
  task: text,
  hints: [],
  solution: text,
  subjects: [
    { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
    { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
  ],
  attempt: [{ rs: { spec: { template: { spec: { containers: [{ image: 'nginx:*' }] } } } } }],
  checks: [
    { id: 'replicas', kind: 'expect', title: text, expect: { rs: { spec: { replicas: 2 } } } },
    {
      id: 'tag',
      kind: 'expect',
      title: text,
      expect: { rs: { spec: { template: { spec: { containers: [{ image: 'nginx:1.18.0' }] } } } } },
    },
    {
      id: 'running',
      kind: 'cel',
      title: text,
      cel: 'size(pods) == rs.spec.replicas && pods.all(p, p.status.phase == "Running")',
      message: text,
    },
    {
      id: 'image',
      kind: 'expect',
      title: text,
      expect: { pods: { spec: { containers: [{ image: 'nginx:1.18.0' }] } } },
    },
  ],
});

const spec = (image: string): JsonObject => ({ containers: [{ name: 'web', image }] });
/** An observed object whose uid is its name. */
export function createObserved(
  gvk: string,
  name: string,
  object: JsonObject,
  more: { owner?: string; ns?: string; at?: number; found?: boolean } = {},
): ObservedObject {
  const { owner, ns = 'default', at = 0, found = false } = more;
  const metadata: JsonObject = {
    name,
    namespace: ns,
    uid: name,
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...(owner && { ownerReferences: [{ uid: owner }] }),
  };
  return {
    ref: { uid: name, gvk, ns, name },
    object: { kind: kindOf(gvk), metadata, ...object },
    foundAtConnect: found,
    at,
  };
}
export const rs = (name: string, replicas: number, image = 'nginx:1.18.0', more = {}) =>
  createObserved(
    'apps/v1/ReplicaSet',
    name,
    { spec: { replicas, template: { spec: spec(image) } } },
    more,
  );
export const pod = (
  name: string,
  owner: string,
  image = 'nginx:1.18.0',
  status: JsonObject = { phase: 'Running' },
  more = {},
) => createObserved('v1/Pod', name, { spec: spec(image), status }, { owner, ...more });
export const createView = (...objects: ObservedObject[]) => ({
  objects,
  kindState: () => 'watching' as const,
});
export const evaluate = (...objects: ObservedObject[]) =>
  evaluateExercise(exercise, createView(...objects)).evaluation;
export const states = (evaluation: Evaluation) =>
  evaluation.state === 'evaluated'
    ? evaluation.checks.map((check) => check.state)
    : evaluation.state;
