import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that holds `packs/course`, as an author has it: save a file, and it is another one. */
export interface PackFolder {
  /** What `startServer` takes for the project's folder. */
  readonly dir: string;
  /** `path`: inside the pack. */
  saveFile(path: string, text: string): void;
  /** pack.yaml with this version and these exercises. */
  saveVersion(version: string, exercises: readonly string[]): void;
  /** An exercise with one check, or what else its `exercise.yaml` says after the title. */
  saveExercise(id: string, yaml: string): void;
  remove(): void;
}

/** An exercise about the Pod of its own name. `check`: what follows `expect:`, as YAML in one line. */
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
