import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, extname, join } from 'node:path';
import { SERVICE_FOLDER } from './agent-paths.ts';

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a program: its output is gathered, or shown when `show` is set (it may then ask the person, as sudo does). */
export type Run = (program: string, args: readonly string[], show?: 'show') => Promise<Ran>;

/** The machine that the agent is installed on; tests pass one of their own. */
export interface Machine {
  readonly run: Run;
  /** systemd is the init that runs (sd_booted(3)), not just installed. */
  readonly systemd: boolean;
  readonly sudo: boolean;
  readonly serviceFolder: string;
  readonly unitFile: string;
  /** Where a program for all users goes. */
  readonly programFile: string;
  /** This program, as a command line: the executable, or Node and the script. */
  readonly self: readonly string[];
  /** Only root can read it, and it differs between clones of an image; null where the hardware tells none. */
  readonly machineId: string | null;
}

const DMI_UUID = '/sys/class/dmi/id/product_uuid';
/** Its name among the service's credentials. */
export const MACHINE_CREDENTIAL = 'machine-id';

/** Reads a file; the one that only root reads, from what systemd handed over, where it did. */
export function readWithCredential(
  credentials: string | undefined,
): (path: string) => Promise<string> {
  return (path) =>
    readFile(
      path === DMI_UUID && credentials !== undefined ? join(credentials, MACHINE_CREDENTIAL) : path,
      'utf8',
    );
}

export function thisMachine(path: string): Machine {
  return {
    run,
    systemd: existsSync('/run/systemd/system'),
    sudo: path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'sudo'))),
    serviceFolder: SERVICE_FOLDER,
    unitFile: '/etc/systemd/system/podium-agent.service',
    programFile: '/usr/local/bin/podium-agent',
    self: process.getBuiltinModule('node:sea').isSea()
      ? [process.execPath]
      : [process.execPath, realpathSync(process.argv[1] ?? '')],
    machineId: existsSync(DMI_UUID) ? DMI_UUID : null,
  };
}

/** The file that is this program: not Node, where Node runs it. */
export function programOf(self: readonly string[]): string {
  return self.at(-1) ?? '';
}

/** Whether this program is one file that can be copied elsewhere (run from its sources it is not). */
export function isOneFile(self: readonly string[]): boolean {
  return extname(programOf(self)) !== '.ts';
}

const run: Run = (program, args, show) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: show === undefined ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    const gather = (part: Buffer) => (output = `${output}${part.toString('utf8')}`.slice(-16_000));
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }));
  });
