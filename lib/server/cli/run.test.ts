import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../environment.ts';
import { runCli } from './run.ts';

async function podium(...args: string[]) {
  const output = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: { write: (text: string) => (output.stdout += text) },
    stderr: { write: (text: string) => (output.stderr += text) },
    on: () => undefined,
    exit: (exitCode) => {
      throw new Error(`exit ${String(exitCode)}`);
    },
  });
  return { code, ...output };
}

describe('the podium command line', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('prints its help for %j', async (args) => {
    const { code, stdout, stderr } = await podium(...args);
    expect([code, stderr]).toEqual([0, '']);
    for (const text of ['start', 'demo', 'pack', 'one-time sign-in link', ...SETTING_NAMES])
      expect(stdout).toContain(text);
  });

  it.each([
    [['start', '--help'], '--dev'],
    [['help', 'demo'], '--students'],
    [['pack', 'help'], 'lint'],
    [['pack', 'record', '--help'], '--until <CONDITION>'],
  ])('prints the help of a command for %j', async (args, text) => {
    const { code, stdout } = await podium(...args);
    expect([code, stdout]).toEqual([0, expect.stringContaining(text)]);
  });

  it.each([
    [['serve'], 'Unknown command "serve".'],
    [['start', '--prod'], "Unknown option '--prod'"],
    [['start', '--dev', '--built'], 'podium start takes either --dev or --built.'],
    [['start', 'now'], 'podium start takes no arguments.'],
    [['check-config', 'now'], 'podium check-config takes no arguments.'],
    [['retention'], 'Give --dry-run.'],
    [
      ['workshop', 'erase', 'one'],
      'Give a workshop and a seat: podium workshop erase WORKSHOP SEAT.',
    ],
    [['backup', 'now'], 'Give no argument, or one file to check: podium backup verify FILE.'],
    [['restore'], 'Give one backup: podium restore FILE.'],
    [['migrate'], 'Give --plan. The server applies migrations at its start.'],
    [['link', 'now'], 'podium link takes no arguments.'],
    [['link', '--hours', '0'], '--hours must be a whole number from 1 to 168.'],
    [['link', '--hours', '1.5'], '--hours must be a whole number from 1 to 168.'],
    [['demo', '--students', '0'], '--students must be a whole number from 1 to 2000.'],
    [['demo', '--speed', 'fast'], '--speed must be a number above 0, up to 1000.'],
    [['facts'], 'Give one workshop: podium facts rebuild WORKSHOP.'],
    [['facts', 'rebuild', 'one', 'two'], 'Give one workshop: podium facts rebuild WORKSHOP.'],
    [['roster'], 'Give one file: podium roster check FILE.'],
    [['roster', 'check', 'a', 'b'], 'Give one file: podium roster check FILE.'],
    [['pack', 'publish'], 'Unknown command "pack publish".'],
    [['pack', 'preview'], 'Give one pack.'],
    [['pack', 'lint', '--strct'], "Unknown option '--strct'"],
  ])('ends with 2 and prints the help for %j', async (args, message) => {
    const { code, stdout, stderr } = await podium(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: podium');
  });
});
