import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildMoments } from '#lib/authoring/record/moments.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { replayFixture } from '#lib/grading/history/replay.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { loadScripts } from './classroom.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { createSeededRandom } from './random.ts';

const FOLDER = join(import.meta.dirname, '../../packs/kubernetes-basics');
const loaded = await loadPack(FOLDER, { compile: compileExercise });
if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
const { pack } = loaded;
const { readMoments } = await loadScripts(pack, FOLDER);
const exercises = pack.exercises.filter(({ kind }) => kind !== 'quiz');

function setUp(speed = 5) {
  const clock = createFakeClock(Date.UTC(2031, 4, 1, 9));
  const spool = createMemorySpool();
  const cluster = new SimulatedCluster({
    spool,
    clock,
    random: createSeededRandom(1),
    speed,
    kinds: pack.plan.kinds,
  });
  const recordFixture = async (exercise: string): Promise<FixtureMoment[]> =>
    buildMoments(await spool.read(0, { changes: Infinity, bytes: Infinity }), {
      includes: () => true,
      rewrite: (value) => value,
      exercise,
    });
  return { clock, cluster, recordFixture };
}
const evaluate = (exercise: Exercise, moments: readonly FixtureMoment[]) =>
  replayFixture(compileExercise(exercise), moments, { kinds: pack.plan.kinds }).verdict;

describe('a simulated cluster', () => {
  it.each(exercises)('$id: playing the solution passes', async (exercise) => {
    const { clock, cluster, recordFixture } = setUp();
    cluster.playFixture(exercise.id, await readMoments(exercise.id, 'solution'));
    clock.advance(1_200_000);
    expect(evaluate(exercise, await recordFixture(exercise.id))).toBe('pass');
  });

  it('a solution that replaces a wrong one passes too, and objects with the same name keep their uid', async () => {
    const { clock, cluster, recordFixture } = setUp(40);
    const exercise = pack.exercises.find(({ id }) => id === 'pod-apply')!;
    for (const name of ['wrong-image', 'solution']) {
      cluster.playFixture(exercise.id, await readMoments(exercise.id, name));
      clock.advance(60_000);
    }
    const moments = await recordFixture(exercise.id);
    expect(
      new Set(
        moments.flatMap(({ set }) => set.map(({ metadata }) => (metadata as { uid: string }).uid)),
      ).size,
    ).toBe(1);
    expect(evaluate(exercise, moments)).toBe('pass');
  });

  it('a name of another exercise is taken over after the objects of that exercise are deleted', async () => {
    const { clock, cluster, recordFixture } = setUp(40);
    for (const exercise of ['problem-1', 'pod-apply']) {
      const objects = (await readMoments('pod-apply', 'solution')).flatMap(({ set }) => set);
      cluster.applyObjects(exercise, objects);
      clock.advance(60_000);
    }
    expect((await recordFixture('pod-apply')).flatMap(({ gone }) => gone)).toHaveLength(1);
  });
});
