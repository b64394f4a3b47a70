import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { momentsOf } from '#lib/authoring/record/moments.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { play } from '#lib/grading/history/replay.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { fakeClock } from '#lib/kit/fake-clock.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { rehearse } from './classroom.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { seeded } from './random.ts';

const FOLDER = join(import.meta.dirname, '../../packs/kubernetes-basics');
const loaded = await loadPack(FOLDER, { compile: compileExercise });
if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
const { pack } = loaded;
const { fixture } = await rehearse(pack, FOLDER);
const shown = pack.exercises.filter(({ kind }) => kind !== 'quiz');

function setUp(speed = 5) {
  const clock = fakeClock(Date.UTC(2031, 4, 1, 9));
  const spool = createMemorySpool();
  const cluster = new SimulatedCluster({
    spool,
    clock,
    random: seeded(1),
    speed,
    kinds: pack.plan.kinds,
  });
  const told = async (exercise: string): Promise<FixtureMoment[]> =>
    momentsOf(await spool.read(0, { changes: Infinity, bytes: Infinity }), {
      keep: () => true,
      rewrite: (value) => value,
      exercise,
    });
  return { clock, cluster, told };
}
const verdict = (exercise: Exercise, moments: readonly FixtureMoment[]) =>
  play(compileExercise(exercise), moments, { kinds: pack.plan.kinds }).verdict;

describe('a simulated cluster', () => {
  it.each(shown)('$id: who shows the solution passes', async (exercise) => {
    const { clock, cluster, told } = setUp();
    cluster.play(exercise.id, await fixture(exercise.id, 'solution'));
    clock.advance(1_200_000);
    expect(verdict(exercise, await told(exercise.id))).toBe('pass');
  });

  it('an answer that replaces another passes as well, in the same objects where the names are the same', async () => {
    const { clock, cluster, told } = setUp(40);
    const exercise = pack.exercises.find(({ id }) => id === 'pod-apply')!;
    for (const name of ['wrong-image', 'solution']) {
      cluster.play(exercise.id, await fixture(exercise.id, name));
      clock.advance(60_000);
    }
    const moments = await told(exercise.id);
    expect(
      new Set(
        moments.flatMap(({ set }) => set.map(({ metadata }) => (metadata as { uid: string }).uid)),
      ).size,
    ).toBe(1);
    expect(verdict(exercise, moments)).toBe('pass');
  });

  it("a name that another exercise holds is taken over: the other's work goes first", async () => {
    const { clock, cluster, told } = setUp(40);
    for (const exercise of ['problem-1', 'pod-apply']) {
      const objects = (await fixture('pod-apply', 'solution')).flatMap(({ set }) => set);
      cluster.apply(exercise, objects);
      clock.advance(60_000);
    }
    expect((await told('pod-apply')).flatMap(({ gone }) => gone)).toHaveLength(1);
  });
});
