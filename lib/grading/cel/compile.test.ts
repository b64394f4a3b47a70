import { expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import type { Subject } from '#lib/packs/types.ts';
import { compileCel, compileCelValue } from './compile.ts';

const SUBJECTS: Subject[] = [
  { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
  { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
];
const RS: Json = {
  metadata: { name: 'echo', labels: { app: 'echo' } },
  spec: { replicas: 3 },
  status: { readyReplicas: 3 },
};
const PODS: Json = [
  {
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
    status: { phase: 'Running' },
  },
];
function evaluate(source: string, values: Record<string, Json> = { rs: RS, pods: PODS }) {
  const compiled = compileCel(source, SUBJECTS);
  return 'cel' in compiled ? compiled.cel.evaluate(values) : compiled.issues;
}

test.each([
  [
    'whole numbers as integers',
    'rs.spec.replicas == 3 && rs.status.readyReplicas == rs.spec.replicas',
    true,
  ],
  ['macros and lists', 'pods.all(p, p.status.phase == "Running") && size(pods) == 1', true],
  [
    'two nested macros',
    'pods.exists(p, p.spec.containers.exists(c, c.image.matches("^ngi.x$")))',
    true,
  ],
  ['a receiver in parentheses', '("a" + rs.metadata.name) . matches("^aecho$")', true],
  ['a missing field as not satisfied', 'rs.status.availableReplicas == 3', false],
  [
    'an optional field',
    'rs.status.?availableReplicas.orValue(0) == 0 && rs.metadata.labels[?"x"].orValue("") == ""',
    true,
  ],
  ['the has macro', 'has(rs.status.readyReplicas) && !has(rs.spec.minReadySeconds)', true],
])('evaluates %s', (_name, source, satisfied) => {
  expect(evaluate(source)).toEqual({ satisfied });
});

test("returns an error, not a wrong answer, for a value that a function can't read", () => {
  expect(evaluate('quantity(rs.metadata.name).isInteger()')).toEqual({
    error: expect.stringContaining("'echo' isn't a valid quantity"),
  });
});

// As documented at kubernetes.io/docs/reference/using-api/cel.
test.each([
  '[1, 2, 3].sum() == 6 && [2, 1].min() == 1 && ["a", "c"].max() == "c" && [1, 2, 2].isSorted() && ![2, 1].isSorted()',
  '["a", "b", "a"].indexOf("a") == 0 && ["a", "b", "a"].lastIndexOf("a") == 2 && [1].indexOf(5) == -1',
  'sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 9]) && sets.equivalent([1, 2], [2, 1]) && !sets.equivalent([1], [1, 2])',
  '"abc 123".find("[0-9]+") == "123" && "none".find("[0-9]+") == "" && "a1b22".findAll("[0-9]+") == ["1", "22"] && "a1b2".findAll("[0-9]", 1) == ["1"]',
  'quantity("1000m") == quantity("1") && quantity("1.5Gi").compareTo(quantity("1536Mi")) == 0 && quantity("50k").isGreaterThan(quantity("50"))',
  'quantity("50k").asInteger() == 50000 && !quantity("9999999999999999999999G").isInteger() && !isQuantity("10 Mb") && quantity("-5").sign() == -1',
  'quantity("50k").add(quantity("20k")).sub(1000).asInteger() == 69000 && quantity("50.703k").asApproximateFloat() == 50703.0',
  'isIP("10.0.0.1") && !isIP("10.0.0.01") && !isIP("::ffff:1.2.3.4") && !isIP("fe80::1%eth0") && ip("2001:DB8::0001") == ip("2001:db8::1")',
  'ip("127.0.0.1").isLoopback() && ip("fe80::1").isLinkLocalUnicast() && ip("8.8.8.8").isGlobalUnicast() && !ip("255.255.255.255").isGlobalUnicast()',
  'cidr("192.168.0.0/16").containsIP("192.168.4.4") && !cidr("192.168.0.0/16").containsCIDR("192.0.0.0/8") && isCIDR("10.0.0.0/8") && !isCIDR("10.0.0.0/33")',
  'cidr("192.168.77.7/20").masked() == cidr("192.168.64.0/20") && string(cidr("2001:db8::ff/33").masked()) == "2001:db8::/33" && cidr("10.0.0.0/8").prefixLength() == 8',
  '"%s has %d of %.1f%%".format(["echo", 3, 12.5]) == "echo has 3 of 12.5%" && "%x".format([255]) == "ff"',
  '!format.dns1123Label().validate("my-label").hasValue() && format.dns1123Label().validate("My_Label").hasValue() && format.named("uuid").value().validate("x").hasValue()',
  '"tacocat".reverse() == "tacocat" && "a-b-c".replace("-", "+", 1) == "a+b-c" && "abc".charAt(1) == "b"',
])('supports the Kubernetes functions in %s', (source) => {
  expect(evaluate(source)).toEqual({ satisfied: true });
});

test.each([
  'schedule("*/5 * * * *").firesEvery("5m") && schedule("@every 60s").firesEvery("1m")',
  'schedule("0 9 * * 1-5") == schedule("0 9 * * mon-fri") && schedule("0 9 * * *") != schedule("0 8 * * *")',
  '!schedule("*/7 * * * *").firesEvery("7m") && !isSchedule("often") && isSchedule("@daily")',
  'isSchedule(rs.metadata.name) || !rolledBack(rs, pods)',
])('schedules and rollouts: %s', (source) => {
  expect(evaluate(source)).toEqual({ satisfied: true });
});

test.each([
  ['schedule("often").firesEvery("1m")', "'often' isn't a valid schedule"],
  ['schedule("@daily").firesEvery("1 day")', "'1 day' isn't a valid duration"],
])('%s is an error', (source, message) => {
  expect(evaluate(source)).toEqual({ error: expect.stringContaining(message) as string });
});

test('a Deployment with an earlier template is rolled back, with numbers in the template', () => {
  const subjects: Subject[] = [
    { name: 'deploy', gvk: 'apps/v1/Deployment', namespace: 'default' },
    {
      name: 'owned',
      gvk: 'apps/v1/ReplicaSet',
      namespace: 'default',
      ownedBy: 'deploy',
      many: true,
    },
  ];
  const annotations = (revision: string, history?: string): Json => ({
    'deployment.kubernetes.io/revision': revision,
    ...(history !== undefined && { 'deployment.kubernetes.io/revision-history': history }),
  });
  const set = (image: string, revision: string, history?: string): Json => ({
    metadata: { annotations: annotations(revision, history) },
    spec: { template: { spec: { terminationGracePeriodSeconds: 30, containers: [{ image }] } } },
  });
  const compiled = compileCel('rolledBack(deploy, owned)', subjects);
  if (!('cel' in compiled)) throw new Error('the expression has issues');
  const run = (revision: string, owned: Json) =>
    compiled.cel.evaluate({ deploy: { metadata: { annotations: annotations(revision) } }, owned });
  expect(run('3', [set('a', '3', '1'), set('b', '2')])).toEqual({ satisfied: true });
  expect(run('2', [set('a', '1'), set('b', '2')])).toEqual({ satisfied: false });
});

test('a step remembers a value as JSON that a later step can read', () => {
  const uids = compileCelValue('pods.map(p, p.metadata.name)', SUBJECTS);
  expect('cel' in uids && uids.cel.evaluate({ pods: PODS })).toEqual(['a']);
  const large = compileCelValue('pods.map(p, p.spec.containers)', SUBJECTS);
  expect(
    'cel' in large &&
      large.cel.evaluate({ pods: [{ spec: { containers: [{ image: 'x'.repeat(5_000) }] } }] }),
  ).toBeNull();
  const later = compileCel(
    'remembered.names.exists(n, !pods.exists(p, p.metadata.name == n))',
    SUBJECTS,
    { remembered: true },
  );
  expect(
    'cel' in later && later.cel.evaluate({ pods: PODS, remembered: { names: ['a', 'b'] } }),
  ).toEqual({ satisfied: true });
  expect(evaluate('remembered.names == []')).toEqual([expect.objectContaining({ offset: 0 })]);
});

test.each([
  ['a syntax error', 'rs.spec.', { offset: 8 }],
  [
    'a type error',
    'size(pods) == "one"',
    { offset: 0, message: expect.stringContaining('overload') },
  ],
  [
    'a comparison with the wrong type of a field',
    'rs.spec.replicas == "3"',
    { offset: 0, message: expect.stringContaining('int == string') },
  ],
  [
    'a function that the type of a field does not have',
    'rs.spec.replicas.size() == 3',
    { offset: 0, message: expect.stringContaining('int.size') },
  ],
  [
    'a comparison with the wrong type inside a macro',
    'pods.exists(p, p.spec.containers.exists(c, c.image == 3))',
    { offset: 43, message: expect.stringContaining('string == int') },
  ],
  ['a number instead of a bool', 'size(pods)', { message: expect.stringContaining('type int') }],
  [
    'a subject that does not exist',
    'pod.size() == 1',
    { offset: 0, suggestion: "did you mean 'pods'?" },
  ],
  [
    'a field that the agent never sends',
    'rs.spec.replica == 3',
    {
      offset: 8,
      message: expect.stringContaining("'spec.replica'"),
      suggestion: "did you mean 'replicas'?",
    },
  ],
  [
    'a field inside a macro that the agent never sends',
    'pods.all(p, p.spec.containers.all(c, c.securty == 1))',
    { offset: 39, message: expect.stringContaining("'spec.containers.securty'") },
  ],
  [
    'three nested macros',
    'pods.all(p, p.spec.containers.all(c, c.command.all(w, w == "a")))',
    { message: expect.stringContaining('nested 3') },
  ],
  [
    'a pattern that could backtrack',
    'rs.metadata.name.matches("(a)\\\\1")',
    { offset: 25, suggestion: expect.stringContaining('RE2') },
  ],
  [
    'a pattern of find',
    '"a".find("(?=a)") == ""',
    { offset: 9, suggestion: expect.stringContaining('RE2') },
  ],
  [
    'an expression above the cost limit',
    `pods.all(p, p.spec.containers.all(c, ${Array.from({ length: 10 }, (_, n) => `c.image != "${n}"`).join(' && ')}))`,
    { offset: 0, message: expect.stringContaining('steps') },
  ],
  ['cel.bind', 'cel.bind(x, rs.metadata.name, x == "a")', { offset: 0 }],
])('rejects %s', (_name, source, issue) => {
  expect(evaluate(source)).toEqual([expect.objectContaining(issue)]);
});

test('R7: a pattern that makes a backtracking engine hang is fast', () => {
  const long: Json = { metadata: { name: `${'a'.repeat(20_000)}!` } };
  const before = performance.now();
  expect(evaluate('rs.metadata.name.matches("^(a+)+$")', { rs: long })).toEqual({
    satisfied: false,
  });
  expect(performance.now() - before).toBeLessThan(1_000);
});
