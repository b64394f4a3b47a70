import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { UsageError } from '#agents/errors.ts';
import { en } from '#agents/messages/en.ts';
import { getMessages } from '#agents/messages/messages.ts';
import { detectLanguage, readEnvironment } from './environment.ts';
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
    `run --server https://p.example/ --token ${TOKEN}`,
    { command: 'run', server: 'https://p.example', token: TOKEN, yes: false },
  ],
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
    'unknown option --sever for "podium-agent run". Options: --server URL, --token TOKEN',
  ],
  [
    'claim --yes',
    'unknown option --yes for "podium-agent claim". Options: --state FOLDER, --language ja|en',
  ],
  ['run --server', '--server needs a value: --server URL'],
  ['run --server --token x', '--server needs a value: --server URL'],
  ['run --token=', '--token needs a value: --token TOKEN'],
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
  [
    `run --token ${TOKEN.slice(0, 30)}`,
    '--token is incomplete. Copy the whole install command from your page again.',
  ],
  ['run --token secret-of-mine', "--token isn't a join token"],
])('explains what is wrong with "%s"', (line, sentence) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(sentence);
});

it('never repeats a token in a message', () => {
  expect(() => parse('run --token secret-of-mine')).not.toThrow(/secret-of-mine/);
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
    expect(formatHelp(null, '1.2.3', en)).toContain(`  ${name} `);
    for (const option of Object.keys(COMMANDS[name].options))
      expect(formatHelp(name, '1.2.3', en)).toContain(`--${option} `);
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
