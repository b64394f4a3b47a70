import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { usesEarlierTemplate } from './revisions.ts';

/** A ReplicaSet with the revisions at which its template came into use, and what the template says. */
const version = (revisions: number[], text: string, restartedAt = ''): JsonObject => ({
  metadata: {
    annotations: {
      'deployment.kubernetes.io/revision': String(revisions.at(-1)),
      ...(revisions.length > 1 && {
        'deployment.kubernetes.io/revision-history': revisions.slice(0, -1).join(','),
      }),
    },
  },
  spec: {
    template: {
      metadata: {
        labels: { app: 'web', 'pod-template-hash': `${text}${restartedAt}` },
        ...(restartedAt !== '' && {
          annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt },
        }),
      },
      spec: { containers: [{ name: 'web', image: text }] },
    },
  },
});
const deployment = (revision: number): JsonObject => ({
  metadata: { annotations: { 'deployment.kubernetes.io/revision': String(revision) } },
});

test.each<[string, number, JsonObject[], boolean]>([
  ['an update', 2, [version([1], 'a'), version([2], 'b')], false],
  ['an update that was undone', 3, [version([1, 3], 'a'), version([2], 'b')], true],
  ['an undo that was undone', 4, [version([1, 3], 'a'), version([2, 4], 'b')], false],
  ['back and forth, and back again', 5, [version([1, 3, 5], 'a'), version([2, 4], 'b')], true],
  [
    'a first version that never ran, an update, and back',
    4,
    [version([1], 'typo'), version([2, 4], 'a'), version([3], 'b')],
    true,
  ],
  [
    'two updates, and back to the first version',
    4,
    [version([1, 4], 'a'), version([2], 'b'), version([3], 'c')],
    true,
  ],
  [
    'an update and a restart that was undone',
    4,
    [version([1], 'a'), version([2, 4], 'b'), version([3], 'b', 'noon')],
    false,
  ],
  [
    'a restart after the way back',
    4,
    [version([1, 3], 'a'), version([2], 'b'), version([4], 'a', 'noon')],
    true,
  ],
  [
    'a restart before the update',
    4,
    [version([1], 'a'), version([2, 4], 'a', 'noon'), version([3], 'b')],
    true,
  ],
  ['only a restart', 2, [version([1], 'a'), version([2], 'a', 'noon')], false],
  ['only a restart that was undone', 3, [version([1, 3], 'a'), version([2], 'a', 'noon')], true],
  [
    'an update that the agent cannot see, and back',
    3,
    [version([1, 3], 'a'), version([2], 'a')],
    true,
  ],
  ['old versions deleted by the limit of the history', 3, [version([3], 'a')], false],
  ['one old version kept', 12, [version([10, 12], 'a'), version([11], 'b')], true],
  ['a Deployment without ReplicaSets', 1, [], false],
])('%s at revision %s', (_name, revision, replicaSets, isBack) => {
  expect(usesEarlierTemplate(deployment(revision), replicaSets)).toBe(isBack);
  expect(usesEarlierTemplate(deployment(revision), replicaSets.toReversed())).toBe(isBack);
});

test('the annotation of a change cause does not make another template', () => {
  const [first, second] = [version([1, 3], 'a'), version([2], 'b')];
  const withCause = {
    ...first,
    metadata: {
      annotations: {
        ...((first['metadata'] as JsonObject)['annotations'] as JsonObject),
        'kubernetes.io/change-cause': 'kubectl rollout undo',
      },
    },
  };
  expect(usesEarlierTemplate(deployment(3), [withCause, second])).toBe(true);
});

test('never throws, for any JSON', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(json, fc.array(json), (any, list) => {
      expect(usesEarlierTemplate(any, list)).toBe(false);
    }),
    { seed: 5, numRuns: 100 },
  );
});
