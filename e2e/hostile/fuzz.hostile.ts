import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { OBJECT_LIMITS } from '#lib/cluster/slim/limits.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import type { CompiledExercise } from '#lib/grading/engine/types.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPack } from '#lib/packs/load.ts';
import { celArbitrary } from './harness/fuzz-cel.ts';
import { checkCel, checkGrading } from './harness/fuzz-grading.ts';
import {
  checkKubeconfig,
  controlInput,
  exerciseText,
  kubeconfigText,
  loadExerciseText,
  openControlSocket,
  readCelSources,
} from './harness/fuzz-local.ts';
import {
  clusterArbitrary,
  readRecordedClusters,
  toObservedObjects,
} from './harness/fuzz-objects.ts';
import { checkHttp, httpInput, readBodySchemas } from './harness/fuzz-http.ts';
import {
  agentInput,
  batchInput,
  checkAgent,
  checkBatch,
  checkViewer,
  viewerInput,
} from './harness/fuzz-sockets.ts';
import { fuzz } from './harness/fuzz-target.ts';
import { startFuzzWorld, type FuzzWorld } from './harness/fuzz-world.ts';

/*
 * Everything that reads what it didn't write, with generated inputs. Inputs are derived from the
 * schemas and shapes, then mutated.
 */

const recorded = readRecordedClusters();

/** Starts while the targets without a server run. */
let starting: Promise<FuzzWorld>;
beforeAll(() => {
  starting = startFuzzWorld();
  starting.catch(() => undefined);
});
afterAll(async () => {
  await (await starting).remove();
});

describe('on the VM', () => {
  let socket: Awaited<ReturnType<typeof openControlSocket>>;
  beforeAll(async () => {
    socket = await openControlSocket();
  });
  afterAll(() => socket.stop());

  fuzz('kubeconfigs', () => kubeconfigText, checkKubeconfig);
  fuzz(
    'lines on the control socket',
    () => controlInput,
    (pieces) => socket.check(pieces),
  );
});

describe('in the grader', () => {
  let exercises: ReadonlyMap<string, CompiledExercise>;
  beforeAll(async () => {
    const loaded = await loadPack(
      new URL('../../packs/kubernetes-basics', import.meta.url).pathname,
      {
        compile: compileWithKinds,
      },
    );
    if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
    exercises = new Map(
      loaded.pack.exercises.map((exercise) => [exercise.id, compileExercise(exercise)]),
    );
  });

  fuzz(
    'texts of exercises',
    () => fc.tuple(exerciseText(), clusterArbitrary(recorded)),
    async ([text, { objects }]) => {
      const result = await loadExerciseText(text);
      if (result.kind === 'loaded')
        checkGrading(compileExercise(result.exercise), toObservedObjects(objects));
    },
  );
  fuzz(
    'CEL expressions',
    () => fc.tuple(celArbitrary(readCelSources()), clusterArbitrary(recorded)),
    ([source, { objects }]) => {
      checkCel(source, toObservedObjects(objects));
    },
  );
  fuzz(
    'clusters in memory',
    () => clusterArbitrary(recorded),
    ({ exerciseId, objects }) => {
      const exercise = exercises.get(exerciseId);
      if (exercise !== undefined) checkGrading(exercise, toObservedObjects(objects));
    },
  );
});

describe('on the server', () => {
  let world: FuzzWorld;
  let schemas: Awaited<ReturnType<typeof readBodySchemas>>;
  beforeAll(async () => {
    schemas = await readBodySchemas();
    world = await starting;
  });
  afterEach(() => world.checkScenario());

  fuzz(
    'agent messages',
    () => agentInput(world),
    (input) => checkAgent(world, input),
  );
  fuzz(
    'batches of objects',
    () => batchInput(world, recorded),
    (input) => checkBatch(world, input),
  );
  fuzz(
    'viewer messages',
    () => viewerInput(world),
    (input) => checkViewer(world, input),
  );
  fuzz(
    'HTTP requests',
    () => httpInput(world, schemas),
    (input) => checkHttp(world, input),
  );

  it('grades every seat, stores every object within its limit, and starts again', async () => {
    const paused = await world.server.query(
      `select seat_id, detail from audit where kind = 'grading-paused'`,
    );
    expect(paused).toEqual([]);
    const [largest] = await world.server.query<{ bytes: number }>(
      `select max(octet_length(object::text)) as bytes from change`,
    );
    // The database writes a blank after each colon and comma.
    expect(largest?.bytes).toBeLessThan(2 * OBJECT_LIMITS.objectBytes);
    await world.checkRestart();
  });
});
