import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with `packs/course` that a test edits as an author does. */
export interface PackFolder {
  /** The project folder for `startServer`. */
  readonly dir: string;
  /** `path`: relative to the pack. */
  saveFile(path: string, text: string): void;
  /** Writes pack.yaml with this version and these exercises. */
  saveVersion(version: string, exercises: readonly string[]): void;
  /** Writes an exercise. `yaml`: the part of `exercise.yaml` after the title. */
  saveExercise(id: string, yaml: string): void;
  remove(): void;
}

/**
 * An exercise about the Pod with its id as the name. `check`: the value of `expect`, as one line of
 * YAML.
 */
export function podExerciseYaml(id: string, check: string): string {
  return `kind: hands-on
subjects: [{ name: pod, gvk: v1/Pod, namespace: default }]
attempt: [{ pod: { metadata: { name: ${id} } } }]
checks: [{ id: right, title: { en: Right }, expect: { pod: ${check} } }]
`;
}

export function createPackFolder(): PackFolder {
  const dir = mkdtempSync(join(tmpdir(), 'podium-packs-'));
  const saveFile = (path: string, text: string): void => {
    const file = join(dir, 'packs', 'course', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  return {
    dir,
    saveFile,
    saveVersion: (version, exercises) => {
      saveFile(
        'pack.yaml',
        `id: course\nversion: ${version}\ntitle: { en: Course }\nlanguages: [en]\nsections: [{ id: one, title: { en: One } }]\nexercises: [${exercises.join(', ')}]\n`,
      );
    },
    saveExercise(id, yaml) {
      saveFile(`${id}/exercise.yaml`, `section: one\nminutes: 5\ntitle: { en: ${id} }\n${yaml}`);
      for (const text of ['task', 'hint-1', 'hint-2', 'hint-3', 'solution'])
        saveFile(`${id}/${text}.en.md`, `${text} of ${id}`);
      for (const name of ['start', 'solution']) saveFile(`${id}/fixtures/${name}.yaml`, '');
    },
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
