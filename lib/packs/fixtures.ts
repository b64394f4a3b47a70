import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FixtureFile } from './schema.ts';
import { YamlSource } from './source.ts';
import { textFile } from './texts.ts';
import type { PackError } from './types.ts';

/** A cluster recorded for an exercise, and the verdict it must get. `name`: of its file, such as `wrong-image`. */
export interface Fixture extends FixtureFile {
  readonly name: string;
}

/** Every exercise ships at least these two: a start that fails and a solution that passes. */
export const REQUIRED_FIXTURES = ['start', 'solution'] as const;

/** Reads `fixtures/*.yaml` of one exercise. `root`: the pack's folder. */
export async function loadFixtures(root: string, exercise: string): Promise<{ readonly fixtures: readonly Fixture[]; readonly errors: readonly PackError[] }> {
  const folder = join(exercise, 'fixtures');
  const files = (await readdir(join(root, folder)).catch(() => [])).filter((file) => file.endsWith('.yaml')).sort();
  const errors: PackError[] = REQUIRED_FIXTURES.filter((name) => !files.includes(`${name}.yaml`)).map((name) => ({
    file: join(folder, `${name}.yaml`), line: 1, column: 1, message: `the fixture '${name}' is missing`, suggestion: 'every exercise proves itself: a start that fails and a solution that passes',
  }));
  const fixtures: Fixture[] = [];
  for (const file of files) {
    const source = new YamlSource(join(folder, file), (await textFile(join(root, folder, file))) ?? '');
    const read = source.read(FixtureFile);
    if ('errors' in read) errors.push(...read.errors);
    else fixtures.push({ ...read.value, name: file.replace(/\.yaml$/, '') });
  }
  return { fixtures, errors };
}
