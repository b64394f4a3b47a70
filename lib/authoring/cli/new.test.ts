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

test('a new pack is without a mistake or a warning, and all its fixtures get what they say', async () => {
  expect(await podium('new', 'mine')).toMatchObject({ code: 0 });
  expect(await podium('lint', 'mine', '--strict')).toEqual({
    code: 0,
    output: '0 mistakes, 0 warnings\n',
  });
  expect(await podium('test', 'mine')).toMatchObject({
    code: 0,
    output: expect.stringContaining('10 fixtures, all as they say'),
  });
});

test('its editors find the schemas that its files name', async () => {
  await podium('new', 'mine');
  const exercise = await readFile(join(folder, 'mine/hello/exercise.yaml'), 'utf8');
  const named = /\$schema=(\S+)/.exec(exercise)?.[1] ?? '';
  expect(JSON.parse(await readFile(join(folder, 'mine/hello', named), 'utf8'))).toMatchObject({
    title: 'Podium exercise',
    oneOf: expect.any(Array),
  });
});

test('what stands there is never written over; a name that is no id is refused', async () => {
  await podium('new', 'mine');
  expect(await podium('new', 'mine')).toMatchObject({
    code: 1,
    output: expect.stringContaining('not empty'),
  });
  expect(await podium('new', 'My Pack')).toMatchObject({
    code: 2,
    output: expect.stringContaining('small letters'),
  });
});

test('a fixture that gets another reason than it says is told in words, and ends with 1', async () => {
  await podium('new', 'mine');
  const file = join(folder, 'mine/hello/fixtures/wrong-image.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('why: not-found', 'why: denied'));
  expect(await podium('test', 'mine')).toMatchObject({
    code: 1,
    output: expect.stringContaining('ready: why is "not-found", not "denied"'),
  });
});

test('mistakes are told with file, line, column and what to write instead', async () => {
  await podium('new', 'mine');
  const file = join(folder, 'mine/hello/exercise.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('minutes: 5', 'minuts: 5'));
  const { code, output } = await podium('lint', 'mine');
  expect(code).toBe(1);
  expect(output).toMatch(
    /mine\/hello\/exercise\.yaml:4:1 'minuts' is no field here \(did you mean 'minutes'\?\)/,
  );
});
