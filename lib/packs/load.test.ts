import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { loadFixtures } from './fixtures.ts';
import { loadPack, loadPacks } from './load.ts';
import { renderMarkdown } from './markdown.ts';

const BASICS_PACK = fileURLToPath(new URL('../../packs/kubernetes-basics', import.meta.url));
let folder = '';
let root = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  root = join(folder, 'kubernetes-basics');
  // One exercise with its required fixtures. The first test loads a full pack.
  await cp(join(BASICS_PACK, 'problem-2'), join(root, 'problem-2'), {
    recursive: true,
    filter: (file) => !/fixtures\/(right|wrong)/.test(file),
  });
  await cp(join(BASICS_PACK, 'pack.yaml'), join(root, 'pack.yaml'));
  await editFile('pack.yaml', /exercises:[^]*$/, 'exercises:\n  - problem-2\n');
});
afterEach(() => rm(folder, { recursive: true }));

async function editFile(file: string, from: string | RegExp, to: string) {
  const text = await readFile(join(root, file), 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  await writeFile(join(root, file), edited);
}
const EXERCISE = 'problem-2/exercise.yaml';
async function loadErrors() {
  const loaded = await loadPack(root, { compile: compileExercise });
  return loaded.kind === 'refused' ? loaded.errors : [];
}

test('loads the pack of the course with order, both languages, hints and kinds', async () => {
  const loaded = await loadPack(BASICS_PACK, { compile: compileExercise });
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
  const { pack } = loaded;
  const inOrder = pack.exercises
    .map((exercise) => exercise.id)
    .filter((id) => ['pod-apply', 'problem-1', 'replicaset-apply', 'problem-2'].includes(id));
  expect(inOrder).toEqual(['pod-apply', 'problem-1', 'replicaset-apply', 'problem-2']);
  for (const exercise of pack.exercises.filter(({ kind }) => kind !== 'quiz')) {
    expect(exercise.hints).toHaveLength(3);
    for (const text of [exercise.task, exercise.solution, ...exercise.hints])
      expect(text.ja.startsWith('<') && text.en.startsWith('<') && text.ja !== text.en).toBe(true);
  }
  expect(pack.plan.kinds.map((kind) => kind.gvk)).toContain('apps/v1/ReplicaSet');
});

test.each<[string, string, string | RegExp, string, object]>([
  [
    'a field that does not exist',
    EXERCISE,
    'minutes: 15',
    'minute: 15',
    {
      line: 3,
      column: 1,
      message: "unknown field 'minute'",
      suggestion: "did you mean 'minutes'?",
    },
  ],
  ['invalid YAML syntax', EXERCISE, 'kind: problem', 'kind: [problem', {}],
  [
    'a start in only one language',
    EXERCISE,
    /^(start:\n {2}ja: .*\n) {2}en: .*\n/m,
    '$1',
    { message: "the text in 'en' is missing (pack.yaml lists this language)" },
  ],
  [
    'a subject that is made in an exercise that does not exist',
    EXERCISE,
    'gvk: apps/v1/Deployment',
    'gvk: apps/v1/Deployment\n    madeIn: [problem-9]',
    { message: "pack.yaml has no exercise 'problem-9'" },
  ],
  [
    'a subject that is made in the exercise itself',
    EXERCISE,
    'gvk: apps/v1/Deployment',
    'gvk: apps/v1/Deployment\n    madeIn: [problem-2]',
    { message: "'problem-2' doesn't come before this exercise in pack.yaml" },
  ],
  [
    'a subject of a kind that agents do not watch',
    EXERCISE,
    'gvk: apps/v1/Deployment',
    'gvk: apps/v1/Deploymnt',
    { line: 9, column: 10, suggestion: "did you mean 'apps/v1/Deployment'?" },
  ],
  [
    'a subject that is not declared',
    EXERCISE,
    /deploy: \{ spec: \{ replicas/,
    'deployment: { spec: { replicas',
    { message: "no subject is called 'deployment'", line: 32, column: 7 },
  ],
  [
    'a field that agents do not send',
    EXERCISE,
    'replicas: 3 }',
    'replica: 3 }',
    { line: 32, suggestion: "did you mean 'replicas'?" },
  ],
  [
    'an error in an expression of several lines',
    EXERCISE,
    '&& deploy.status.updatedReplicas',
    '&& deploy.status.updatedReplica ',
    { line: 52, column: 24, suggestion: "did you mean 'updatedReplicas'?" },
  ],
  [
    'two checks with the same id',
    EXERCISE,
    'id: port',
    'id: image',
    { line: 33, column: 9, message: "two checks are called 'image'" },
  ],
  [
    'a title in only one language',
    EXERCISE,
    '      en: There are 3 replicas\n',
    '',
    { line: 25, message: "the text in 'en' is missing (pack.yaml lists this language)" },
  ],
  [
    'cel without a message',
    EXERCISE,
    /\n {4}message:[^]*$/,
    '\n',
    { message: expect.stringContaining('cel and message') },
  ],
  [
    'an exercise listed twice',
    'pack.yaml',
    '- problem-2',
    '- problem-2\n  - problem-2',
    { column: 5, message: "'problem-2' is listed twice" },
  ],
  ['a malformed version', 'pack.yaml', 'version: ', 'version: v', { line: 2, column: 10 }],
])('reports the position of %s', async (_name, file, from, to, error) => {
  await editFile(file, from, to);
  expect(await loadErrors()).toContainEqual(expect.objectContaining({ file, ...error }));
});

test.each([
  'problem-2/hint-2.en.md',
  'problem-2/solution.ja.md',
  'problem-2/fixtures/start.yaml',
  EXERCISE,
  'pack.yaml',
])('refuses a pack without %s and names the file', async (file) => {
  await rm(join(root, file));
  expect(await loadErrors()).toEqual([expect.objectContaining({ file, line: 1, column: 1 })]);
});

test('reports an error in a fixture when the fixtures are loaded', async () => {
  await editFile('problem-2/fixtures/solution.yaml', 'verdict: pass', 'verdict: passed');
  expect((await loadFixtures(root, 'problem-2')).errors).toEqual([
    expect.objectContaining({ file: 'problem-2/fixtures/solution.yaml', line: 2, column: 10 }),
  ]);
});

test('loads the other packs beside a broken one, and skips folders without pack.yaml', async () => {
  await cp(root, join(folder, 'broken'), { recursive: true });
  await cp(join(root, 'problem-2'), join(folder, 'no-pack'), { recursive: true });
  const packs = await loadPacks(folder);
  expect([...packs].map(([name, loaded]) => [name, loaded.kind])).toEqual([
    ['broken', 'refused'],
    ['kubernetes-basics', 'loaded'],
  ]);
});

test('R9: renders Markdown as HTML without scripts', () => {
  const html = renderMarkdown(
    '# A\n\n<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) `code`\n\n```yaml\na: 1\n```\n',
  );
  expect(html).not.toMatch(/script|onerror|javascript/);
  expect(html).toContain('<code class="language-yaml">a: 1');
});
