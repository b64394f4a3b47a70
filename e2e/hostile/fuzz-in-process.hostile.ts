import { afterAll, beforeAll, describe } from 'vitest';
import fc from 'fast-check';
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
import { fuzz } from './harness/fuzz-target.ts';

/* The targets that need no server, so that they run beside those that do; see fuzz.hostile.ts. */

const recorded = readRecordedClusters();

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
