import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { OBJECT_LIMITS } from '#lib/cluster/slim/limits.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import type { CompiledExercise } from '#lib/grading/engine/types.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Exercise, Subject } from '#lib/packs/types.ts';
import { celArbitrary, celSubjects } from './harness/fuzz-cel.ts';
import { checkCel, checkGrading } from './harness/fuzz-grading.ts';
import {
  checkKubeconfig,
  controlInput,
  exerciseText,
  kubeconfigText,
  loadExerciseText,
  openControlSocket,
} from './harness/fuzz-local.ts';
import {
  clusterArbitrary,
  PACK,
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
 * Everything that reads what it didn't write, with inputs that are derived from the schemas, shapes
 * and fixtures, and then mutated. Each target runs for 5 s. PODIUM_HOSTILE_SECONDS is the time of all
 * targets together for a long run, PODIUM_HOSTILE_SEED the only seed of a run that repeats a failure,
 * and PODIUM_HOSTILE_VERBOSE prints the seeds and the numbers of inputs.
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
  let exercises: readonly Exercise[];
  let compiled: ReadonlyMap<string, CompiledExercise>;
  let subjects: readonly Subject[];
  beforeAll(async () => {
    const loaded = await loadPack(PACK, { compile: compileWithKinds });
    if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
    ({ exercises } = loaded.pack);
    compiled = new Map(exercises.map((exercise) => [exercise.id, compileExercise(exercise)]));
    subjects = celSubjects(exercises);
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
    () => fc.tuple(celArbitrary(exercises), clusterArbitrary(recorded)),
    ([source, { objects }]) => {
      checkCel(source, subjects, toObservedObjects(objects));
    },
  );
  fuzz(
    'clusters in memory',
    () => clusterArbitrary(recorded),
    ({ exerciseId, objects }) => {
      const exercise = compiled.get(exerciseId);
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
});

describe('after all targets', () => {
  it('the server grades every seat, stores every object within its limit, and starts again', async () => {
    const world = await starting;
    const events = await world.server.query<{ kind: string }>(`select distinct kind from audit`);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toContain('permission-refused');
    expect(kinds).not.toContain('grading-paused');
    const [largest] = await world.server.query<{ bytes: number }>(
      `select max(octet_length(object::text)) as bytes from change`,
    );
    // The database writes a blank after each colon and comma.
    expect(largest?.bytes).toBeLessThan(2 * OBJECT_LIMITS.objectBytes);
    await world.checkRestart();
  });
});
