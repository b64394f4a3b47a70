import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { readEnvironment } from './environment.ts';
import { formatHelp } from './help.ts';
import { UsageError } from './errors.ts';
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
  ['dance', 'there is no command "dance": `podium-agent help` lists them.'],
  ['help dance', 'there is no command "dance"'],
  ['--server https://p.example run', '--server comes before a command: say what to do first'],
  [
    'run --sever https://p.example',
    '`podium-agent run` has no option --sever: its options are --server URL, --token TOKEN',
  ],
  ['claim --yes', '`podium-agent claim` has no option --yes: its options are --state FOLDER.'],
  ['run --server', '--server wants a value: write --server URL.'],
  ['run --server --token x', '--server wants a value: write --server URL.'],
  ['run --token=', '--token is empty: write --token TOKEN.'],
  ['uninstall --yes=no', '--yes takes no value: write it alone.'],
  ['status now', '`podium-agent status` does not know what to do with "now"'],
  ['version now', 'its options are none'],
  [
    'run --server podium.example',
    '--server is "podium.example", which is no web address: write it as https://podium.example.',
  ],
  ['run --server ftp://podium.example', 'which is no web address'],
  ['run --server https://me:pw@podium.example', '--server has a name or password in it'],
  ['run --server https://podium.example?x=1', 'leave out what follows ?'],
  [
    `run --token ${TOKEN.slice(0, 30)}`,
    '--token is cut off: copy the whole install line from your page again.',
  ],
  ['run --token secret-of-mine', '--token is not a join token'],
])('answers "%s" with a sentence', (line, sentence) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(sentence);
});

it('never repeats a token', () => {
  expect(() => parse('run --token secret-of-mine')).not.toThrow(/secret-of-mine/);
});

it('reads the environment, and names the variable that is wrong', () => {
  expect(
    readEnvironment({
      PODIUM_SERVER: 'https://p.example/',
      PODIUM_TOKEN: '',
      HOME: '/home/s',
      OTHER: 'x',
    }),
  ).toEqual({ PODIUM_SERVER: 'https://p.example', HOME: '/home/s' });
  expect(() => readEnvironment({ PODIUM_SERVER: 'p.example' })).toThrow(
    'PODIUM_SERVER is "p.example"',
  );
});

it('helps with every command', () => {
  for (const name of Object.keys(COMMANDS).filter(isCommandName)) {
    expect(formatHelp(null, '1.2.3')).toContain(`  ${name} `);
    for (const option of Object.keys(COMMANDS[name].options))
      expect(formatHelp(name, '1.2.3')).toContain(`--${option} `);
  }
});
