import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { listFixtureNames } from '#lib/packs/fixtures.ts';
import { loadPack } from '#lib/packs/load.ts';
import { createPack } from '../cli/create-pack.ts';
import { checkFixtureCoverage, expectedVerdict } from './fixtures.ts';
import { lintPack } from './lint.ts';

const COURSE = join(import.meta.dirname, '../../../packs/kubernetes-basics');

// Other tests run the fixtures. Their names are enough here, because parsing them all takes long.
test('each exercise of the course has enough right and wrong answers, with names that fit the verdicts', async () => {
  const loaded = await loadPack(COURSE, { compile: compileWithKinds });
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
  for (const exercise of loaded.pack.exercises) {
    const names = await listFixtureNames(COURSE, exercise.id);
    expect(checkFixtureCoverage(exercise, names)).toEqual([]);
    for (const name of names.filter((fixture) => expectedVerdict(fixture) !== null)) {
      const text = await readFile(join(COURSE, exercise.id, 'fixtures', `${name}.yaml`), 'utf8');
      expect([exercise.id, name, /^verdict: (\S+)/m.exec(text)?.[1]]).toEqual([
        exercise.id,
        name,
        expectedVerdict(name),
      ]);
    }
  }
});

describe('lint', () => {
  let folder = '';
  let root = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lint-'));
    root = join(folder, 'mine');
    await createPack(root);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function edit(file: string, from: string | RegExp, to: string) {
    const text = await readFile(join(root, file), 'utf8');
    expect(text).toMatch(from);
    await writeFile(join(root, file), text.replace(from, to));
  }
  const listFindings = async () => (await lintPack(root)).findings;

  /** Changes the exercise to a custom kind, of which the agent sends two paths. */
  async function useCustomKind(expectation: string) {
    await appendFile(
      join(root, 'pack.yaml'),
      'kinds:\n  - { gvk: argoproj.io/v1alpha1/Rollout, resource: rollouts, namespaced: true, mode: object, paths: [spec.replicas, status.phase] }\n',
    );
    await edit('hello/exercise.yaml', 'gvk: v1/Pod', 'gvk: argoproj.io/v1alpha1/Rollout');
    await edit(
      'hello/exercise.yaml',
      /attempt:[^]*$/,
      `attempt:\n  - pod: { metadata: { name: hello } }\nchecks:\n  - id: name\n    title: { ja: あ, en: a }\n    ${expectation}\n`,
    );
  }

  test.each([
    ['expect: { pod: { spec: { replicas: 3 } } }', null],
    ['expect: { pod: { status: { phse: Healthy } } }', 'status.phse'],
    ['cel: pod.status.phase == "Healthy"\n    message: { ja: あ, en: a }', null],
    ['cel: pod.spec.paused == true\n    message: { ja: あ, en: a }', 'spec.paused'],
  ])(
    'rejects a field of a custom kind that the agent does not send: %s',
    async (expectation, field) => {
      await useCustomKind(expectation ?? '');
      const errors = (await listFindings()).filter(
        ({ file, level }) => level === 'error' && file === 'hello/exercise.yaml',
      );
      if (field === null) expect(errors).toEqual([]);
      else
        expect(errors).toEqual([
          expect.objectContaining({
            message: expect.stringContaining(`'${String(field)}'`),
            suggestion: expect.stringContaining('paths'),
          }),
        ]);
    },
  );

  test.each([
    ['expect: { pod: { spec: { containers: [{ args: [--password=hunter2] }] } } }', true],
    ['expect: { pod: { spec: { containers: [{ command: [mysql], args: [-phunter2] }] } } }', true],
    [
      'cel: \'pod.spec.containers[0].args.exists(a, a == "--token=abc")\'\n    message: { ja: あ, en: a }',
      true,
    ],
    ['expect: { pod: { spec: { containers: [{ args: [-text=foo, -listen=:8080] }] } } }', false],
    ['expect: { pod: { spec: { containers: [{ args: ["--password=$(PASSWORD)"] }] } } }', false],
  ])('M13: rejects a check on a value that agents replace: %s', async (expectation, isRejected) => {
    await edit(
      'hello/exercise.yaml',
      /attempt:[^]*$/,
      `attempt:\n  - pod: { metadata: { name: hello } }\nchecks:\n  - id: name\n    title: { ja: あ, en: a }\n    ${expectation}\n`,
    );
    const found = (await listFindings()).filter(({ message }) => message.includes('secret'));
    expect(found).toEqual(
      isRejected ? [expect.objectContaining({ level: 'error', file: 'hello/exercise.yaml' })] : [],
    );
  });

  test.each([
    ['pod.spec.containers.exists(c, c.args.join(" ").matches("wget"))', true],
    [
      'pod.spec.containers.exists(c, (c.?command.orValue([]) + c.?args.orValue([])).join(" ").contains("a"))',
      true,
    ],
    ['pod.spec.containers.exists(c, c.command[0].startsWith("/bin"))', true],
    ['pod.spec.containers.exists(c, runs(c).exists(r, r.text.contains("wget")))', false],
    ['pod.spec.containers.exists(c, c.image.contains("nginx") && size(c.args) > 0)', false],
  ])('warns of a check that searches the text of a command: %s', async (cel, isFound) => {
    await edit(
      'hello/exercise.yaml',
      /attempt:[^]*$/,
      `attempt:\n  - pod: { metadata: { name: hello } }\nchecks:\n  - id: name\n    title: { ja: あ, en: a }\n    cel: '${cel}'\n    message: { ja: あ, en: a }\n`,
    );
    const found = (await listFindings()).filter(({ suggestion }) => suggestion?.includes('runs,'));
    expect(found).toEqual(
      isFound
        ? [expect.objectContaining({ level: 'warning', file: 'hello/exercise.yaml', line: 18 })]
        : [],
    );
  });

  test('warns of an image that the solution pulls and pack.yaml does not list', async () => {
    expect(await listFindings()).toEqual([]);
    await appendFile(join(root, 'pack.yaml'), 'images: [busybox:1.36]\n');
    expect(await listFindings()).toEqual([
      expect.objectContaining({
        level: 'warning',
        file: 'pack.yaml',
        message: expect.stringContaining('nginx'),
      }),
    ]);
  });

  test('reports raw HTML in a text with its position', async () => {
    await appendFile(join(root, 'hello/task.en.md'), '\nPress <kbd>Enter</kbd>.\n');
    expect(await listFindings()).toContainEqual(
      expect.objectContaining({ level: 'error', file: 'hello/task.en.md', line: 13, column: 7 }),
    );
  });

  test('reports a fixture whose verdict contradicts its name, and an unknown check', async () => {
    await edit('hello/fixtures/wrong-name.yaml', 'verdict: fail', 'verdict: unknown');
    await edit('hello/fixtures/wrong-label.yaml', /^ {2}label:$/m, '  labl:');
    expect(await listFindings()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          file: 'hello/fixtures/wrong-name.yaml',
          line: 2,
          message: "a fixture named wrong-name must have the verdict 'fail'",
        }),
        expect.objectContaining({
          file: 'hello/fixtures/wrong-label.yaml',
          message: "unknown check 'labl'",
          suggestion: "did you mean 'label'?",
        }),
      ]),
    );
  });

  test('reports a reason of a fixture that is started, and passes that no subject asks for', async () => {
    await edit(
      'hello/fixtures/wrong-name.yaml',
      'verdict: fail',
      `verdict: fail
reason: { params: { seen: nothing } }
earlier:
  - { exercise: other, objects: [{ uid: u, gvk: v1/Pod, ns: default, name: web }] }`,
    );
    expect(await listFindings()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ message: "reason needs the verdict 'not-started'" }),
        expect.objectContaining({ message: "no subject is made in 'other'" }),
      ]),
    );
  });

  test('warns of an exercise that pack.yaml does not list, and the pack can still be used', async () => {
    await mkdir(join(root, 'draft'));
    await writeFile(join(root, 'draft/exercise.yaml'), 'kind: [');
    const { findings, loaded } = await lintPack(root);
    expect([loaded.kind, ...findings.map(({ level, file }) => `${level} ${file}`)]).toEqual([
      'loaded',
      'warning draft/exercise.yaml',
    ]);
  });
});
