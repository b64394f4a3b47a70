import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runPackCli } from './run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-pack-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function podium(...args: string[]) {
  let output = '';
  const stream = {
    write: (text: string) => {
      output += text;
    },
  };
  const code = await runPackCli(args, {
    stdout: stream,
    stderr: stream,
    packsDir: folder,
    kubeconfig: {},
    abortSignal: new AbortController().signal,
  });
  return { code, output };
}

test('a new pack has no errors or warnings, and all its fixtures pass', async () => {
  expect(await podium('new', 'mine')).toMatchObject({ code: 0 });
  expect(await podium('lint', 'mine', '--strict')).toEqual({
    code: 0,
    output: '0 errors, 0 warnings\n',
  });
  expect(await podium('test', 'mine')).toMatchObject({
    code: 0,
    output: expect.stringContaining('10 fixtures passed'),
  });
});

test('the files of a new pack name schemas that exist', async () => {
  await podium('new', 'mine');
  const exercise = await readFile(join(folder, 'mine/hello/exercise.yaml'), 'utf8');
  const schemaPath = /\$schema=(\S+)/.exec(exercise)?.[1] ?? '';
  expect(JSON.parse(await readFile(join(folder, 'mine/hello', schemaPath), 'utf8'))).toMatchObject({
    title: 'Podium exercise',
    oneOf: expect.any(Array),
  });
});

test('an existing folder is never overwritten, and an invalid pack ID is rejected', async () => {
  await podium('new', 'mine');
  expect(await podium('new', 'mine')).toMatchObject({
    code: 1,
    output: expect.stringContaining("isn't empty"),
  });
  expect(await podium('new', 'My Pack')).toMatchObject({
    code: 2,
    output: expect.stringContaining('lowercase letters'),
  });
});

test('a fixture with a different reason is explained and ends with exit code 1', async () => {
  await podium('new', 'mine');
  const file = join(folder, 'mine/hello/fixtures/wrong-image.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('why: not-found', 'why: denied'));
  expect(await podium('test', 'mine')).toMatchObject({
    code: 1,
    output: expect.stringContaining('ready: why is "not-found", expected "denied"'),
  });
});

test('mistakes are reported with file, line, column and a suggestion', async () => {
  await podium('new', 'mine');
  const file = join(folder, 'mine/hello/exercise.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('minutes: 5', 'minuts: 5'));
  const { code, output } = await podium('lint', 'mine');
  expect(code).toBe(1);
  expect(output).toMatch(
    /mine\/hello\/exercise\.yaml:4:1 unknown field 'minuts' \(did you mean 'minutes'\?\)/,
  );
});
