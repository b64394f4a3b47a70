import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { UsageError } from '#agents/errors.ts';
import { en } from '#agents/messages/en.ts';
import { getMessages } from '#agents/messages/messages.ts';
import { detectLanguage, readEnvironment } from './environment.ts';
import { readJoinToken } from './join-token.ts';
import { formatHelp } from './help.ts';
import { COMMANDS, isCommandName } from './options.ts';

const TOKEN = `podium1.abcdefghij.${'s'.repeat(32)}.${'k'.repeat(43)}`;
const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean), '/work');

it.each([
  ['', { command: 'help', topic: null }],
  ['--help', { command: 'help', topic: null }],
  ['help install', { command: 'help', topic: 'install' }],
  ['doctor --help', { command: 'help', topic: 'doctor' }],
  ['--version', { command: 'version', yes: false }],
  [
    'run --server https://p.example/ --token-file secrets/token',
    { command: 'run', server: 'https://p.example', tokenFile: '/work/secrets/token', yes: false },
  ],
  ['install --token-file -', { command: 'install', tokenFile: '-', yes: false }],
  ['install --user kim', { command: 'install', user: 'kim', yes: false }],
  ['install --seat c-07', { command: 'install', seat: 'C-07', yes: false }],
  [
    'doctor --proxy proxy.example:3128 --ca ca.pem',
    { command: 'doctor', proxy: 'proxy.example:3128', ca: '/work/ca.pem', yes: false },
  ],
  ['machine-id', { command: 'machine-id', yes: false }],
  [
    'run --kubeconfig kc --state s',
    { command: 'run', kubeconfig: '/work/kc', state: '/work/s', yes: false },
  ],
  [
    'run --server=http://10.0.0.1:8080',
    { command: 'run', server: 'http://10.0.0.1:8080', yes: false },
  ],
  ['uninstall --yes', { command: 'uninstall', yes: true }],
])('reads "%s"', (line, expected) => {
  expect(parse(line)).toEqual(expected);
});

it.each([
  ['dance', 'unknown command "dance". For a list, run: podium-agent help'],
  ['help dance', 'unknown command "dance"'],
  ['--server https://p.example run', 'option --server must follow a command'],
  [
    'run --sever https://p.example',
    'unknown option --sever for "podium-agent run". Options: --server URL, --token-file FILE',
  ],
  [
    'claim --yes',
    'unknown option --yes for "podium-agent claim". Options: --state FOLDER, --language ja|en',
  ],
  ['run --seat 7', '--seat "7" isn\'t the label of a seat. Example: C-07'],
  ['run --server', '--server needs a value: --server URL'],
  ['run --server --yes', '--server needs a value: --server URL'],
  ['run --token-file=', '--token-file needs a value: --token-file FILE'],
  ['run --token-file', '--token-file needs a value: --token-file FILE'],
  [
    `run --token ${TOKEN}`,
    '`--token` shows the token to all users of this VM. Use PODIUM_TOKEN or --token-file.',
  ],
  [`claim --token=${TOKEN}`, '`--token` shows the token to all users of this VM.'],
  ['uninstall --yes=no', "--yes doesn't take a value."],
  ['status now', 'unexpected argument "now" for "podium-agent status"'],
  ['version now', 'Options: none'],
  [
    'run --server podium.example',
    '--server "podium.example" isn\'t a valid URL. Example: https://podium.example',
  ],
  ['run --server ftp://podium.example', "isn't a valid URL"],
  ['run --server https://me:pw@podium.example', '--server contains a user name or password'],
  ['run --server https://podium.example?x=1', 'must not contain "?" or anything after it'],
])('explains what is wrong with "%s"', (line, sentence) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(sentence);
});

it.each([
  [TOKEN.slice(0, 30), 'is incomplete. Copy the whole install command from your page again.'],
  ['secret-of-mine', "isn't a join token"],
])('explains what is wrong with the token %s without repeating it', async (token, sentence) => {
  expect(() => readEnvironment({ PODIUM_TOKEN: token })).toThrow(`PODIUM_TOKEN ${sentence}`);
  expect(() => readEnvironment({ PODIUM_TOKEN: token })).not.toThrow(token);
  const reading = readJoinToken({ command: 'run', yes: false, tokenFile: '-' }, {}, en, () =>
    Promise.resolve(`${token}\n`),
  );
  await expect(reading).rejects.toThrow(`--token-file ${sentence}`);
});

it('reads the token from a file, from standard input, else from the environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podium-token-'));
  try {
    const file = join(folder, 'token');
    await writeFile(file, `${TOKEN}\n`);
    const read = (tokenFile?: string) =>
      readJoinToken(
        { command: 'run', yes: false, ...(tokenFile === undefined ? {} : { tokenFile }) },
        { PODIUM_TOKEN: 'from the environment' },
        en,
        () => Promise.resolve(`  ${TOKEN}`),
      );
    expect([await read(file), await read('-'), await read()]).toEqual([
      TOKEN,
      TOKEN,
      'from the environment',
    ]);
    await expect(read(join(folder, 'none'))).rejects.toThrow("can't be read (ENOENT)");
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('reads the environment and names a malformed variable', () => {
  expect(
    readEnvironment({
      PODIUM_SERVER: 'https://p.example/',
      PODIUM_TOKEN: '',
      HOME: '/home/s',
      OTHER: 'x',
    }),
  ).toEqual({ PODIUM_SERVER: 'https://p.example', HOME: '/home/s' });
  expect(() => readEnvironment({ PODIUM_SERVER: 'p.example' })).toThrow(
    'PODIUM_SERVER "p.example"',
  );
});

it('has help for every command and option', () => {
  for (const name of Object.keys(COMMANDS).filter(isCommandName)) {
    expect(formatHelp(null, '1.2.3', en).join('\n')).toContain(`  ${name} `);
    for (const option of Object.keys(COMMANDS[name].options))
      expect(formatHelp(name, '1.2.3', en).join('\n')).toContain(`--${option} `);
  }
});

it('takes the language from the option, else from the locale', () => {
  expect(detectLanguage(['status', '--language', 'en'], { LANG: 'ja_JP.UTF-8' })).toBe('en');
  expect(detectLanguage(['status', '--language=ja'], {})).toBe('ja');
  expect(detectLanguage(['status'], { LANG: 'ja_JP.UTF-8' })).toBe('ja');
  expect(detectLanguage(['status'], { LC_ALL: 'C', LANG: 'ja_JP.UTF-8' })).toBeUndefined();
  expect(detectLanguage([], { LANG: 'en_US.UTF-8' })).toBeUndefined();
});

it('explains wrong arguments in Japanese too', () => {
  expect(() => parseArguments(['dance'], '/work', getMessages('ja'))).toThrow(
    'コマンド "dance" はありません。',
  );
});
