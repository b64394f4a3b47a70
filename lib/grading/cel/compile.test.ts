import { expect, test } from 'vitest';
import type { Json } from '#lib/protocol/json.ts';
import type { Subject } from '#lib/packs/types.ts';
import { compileCel } from './compile.ts';

const SUBJECTS: Subject[] = [
  { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
  { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
];
const RS: Json = { metadata: { name: 'echo', labels: { app: 'echo' } }, spec: { replicas: 3 }, status: { readyReplicas: 3 } };
const PODS: Json = [{ metadata: { name: 'a' }, spec: { containers: [{ name: 'web', image: 'nginx' }] }, status: { phase: 'Running' } }];
function answer(source: string, values: Record<string, Json> = { rs: RS, pods: PODS }) {
  const compiled = compileCel(source, SUBJECTS);
  return 'cel' in compiled ? compiled.cel.run(values) : compiled.mistakes;
}

test.each([
  ['whole numbers are integers', 'rs.spec.replicas == 3 && rs.status.readyReplicas == rs.spec.replicas', true],
  ['macros and lists', 'pods.all(p, p.status.phase == "Running") && size(pods) == 1', true],
  ['two nested macros', 'pods.exists(p, p.spec.containers.exists(c, c.image.matches("^ngi.x$")))', true],
  ['a receiver in brackets', '("a" + rs.metadata.name) . matches("^aecho$")', true],
  ['a field that is not there', 'rs.status.availableReplicas == 3', false],
  ['an optional field', 'rs.status.?availableReplicas.orValue(0) == 0 && rs.metadata.labels[?"x"].orValue("") == ""', true],
  ['has', 'has(rs.status.readyReplicas) && !has(rs.spec.minReadySeconds)', true],
])('%s', (_name, source, holds) => {
  expect(answer(source)).toEqual({ holds });
});

test('a value of another type than the author thought is nobody\'s wrong answer', () => {
  expect(answer('rs.spec.replicas.size() == 3')).toEqual({ broken: expect.any(String) });
});

test.each([
  ['a mistake in the grammar', 'rs.spec.', { offset: 8 }],
  ['a mistake of type', 'size(pods) == "one"', { offset: 0, message: expect.stringContaining('overload') }],
  ['a number where yes or no belongs', 'size(pods)', { message: expect.stringContaining('type int') }],
  ['a subject that does not exist', 'pod.size() == 1', { offset: 0, suggestion: "did you mean 'pods'?" }],
  ['a field that never leaves the VM', 'rs.spec.replica == 3', { offset: 8, message: expect.stringContaining("'spec.replica'"), suggestion: "did you mean 'replicas'?" }],
  ['such a field behind a macro', 'pods.all(p, p.spec.containers.all(c, c.securty == 1))', { offset: 39, message: expect.stringContaining("'spec.containers.securty'") }],
  ['three nested macros', 'pods.all(p, p.spec.containers.all(c, c.command.all(w, w == "a")))', { message: expect.stringContaining('nested 3') }],
  ['a pattern that could backtrack', 'rs.metadata.name.matches("(a)\\\\1")', { offset: 25, suggestion: expect.stringContaining('RE2') }],
  ['cel.bind', 'cel.bind(x, rs.metadata.name, x == "a")', { offset: 0 }],
])('the load of a pack refuses %s', (_name, source, mistake) => {
  expect(answer(source)).toEqual([expect.objectContaining(mistake)]);
});

test('R7: a pattern that makes a backtracking engine hang takes no time', () => {
  const long: Json = { metadata: { name: `${'a'.repeat(20_000)}!` } };
  const before = performance.now();
  expect(answer('rs.metadata.name.matches("^(a+)+$")', { rs: long })).toEqual({ holds: false });
  expect(performance.now() - before).toBeLessThan(1_000);
});
