import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPack } from '#lib/packs/load.ts';
import { EXERCISES, NOT_RUN } from './exercises.ts';
import { toFileText } from './files.ts';

const PACK = join(import.meta.dirname, '../../packs/kubernetes-basics');

describe('the ecosystem exercises', () => {
  it('are all played, or listed as not run with a reason', async () => {
    const loaded = await loadPack(PACK);
    if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
    const ids = loaded.pack.exercises
      .filter(({ section }) => section === 'ecosystem')
      .map(({ id }) => id);
    const played = EXERCISES.map(({ exercise }) => exercise);
    expect([...played, ...Object.keys(NOT_RUN)].toSorted()).toEqual(
      [...ids, 'problem-2-advanced'].toSorted(),
    );
    expect(Object.values(NOT_RUN)).not.toContain('');
  });

  it.each(EXERCISES)('have wrong answers and a right one: $exercise', ({ steps }) => {
    expect(steps.filter(({ answer }) => answer === 'wrong').length).toBeGreaterThanOrEqual(1);
    expect(steps.some(({ answer }) => answer === 'right')).toBe(true);
  });

  it.each(EXERCISES)(
    'use YAML blocks that the texts have: $exercise',
    ({ prepareFiles = {}, steps }) => {
      const files = [prepareFiles, ...steps.map(({ files: own = {} }) => own)];
      for (const file of files.flatMap((each) => Object.values(each)))
        expect(toFileText(file)).toMatch(/^apiVersion:/);
    },
  );
});
