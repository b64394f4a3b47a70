import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, extname, join } from 'node:path';
import { SERVICE_FOLDER } from './agent-paths.ts';

export interface ProcessResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a program: its output is gathered, or shown when `show` is set (it may then ask the person, as sudo does). */
export type RunProcess = (
  program: string,
  args: readonly string[],
  show?: 'show',
) => Promise<ProcessResult>;

/** The machine that the agent is installed on; tests pass one of their own. */
export interface Host {
  readonly runProcess: RunProcess;
  /** systemd is the init that runs (sd_booted(3)), not just installed. */
  readonly hasSystemd: boolean;
  readonly hasSudo: boolean;
  readonly serviceFolder: string;
  readonly unitFile: string;
  /** Where a program for all users goes. */
  readonly programFile: string;
  /** This program, as a command line: the executable, or Node and the script. */
  readonly selfCommand: readonly string[];
  /** Only root can read it, and it differs between clones of an image; null where the hardware tells none. */
  readonly machineIdFile: string | null;
}

const DMI_UUID_FILE = '/sys/class/dmi/id/product_uuid';
/** Its name among the service's credentials. */
export const MACHINE_ID_CREDENTIAL = 'machine-id';

/** Reads a file; the one that only root reads, from what systemd handed over, where it did. */
export function createFileReader(
  credentialsFolder: string | undefined,
): (path: string) => Promise<string> {
  return (path) =>
    readFile(
      path === DMI_UUID_FILE && credentialsFolder !== undefined
        ? join(credentialsFolder, MACHINE_ID_CREDENTIAL)
        : path,
      'utf8',
    );
}

export function currentHost(path: string): Host {
  return {
    runProcess,
    hasSystemd: existsSync('/run/systemd/system'),
    hasSudo: path
      .split(delimiter)
      .some((folder) => folder !== '' && existsSync(join(folder, 'sudo'))),
    serviceFolder: SERVICE_FOLDER,
    unitFile: '/etc/systemd/system/podium-agent.service',
    programFile: '/usr/local/bin/podium-agent',
    selfCommand: process.getBuiltinModule('node:sea').isSea()
      ? [process.execPath]
      : [process.execPath, realpathSync(process.argv[1] ?? '')],
    machineIdFile: existsSync(DMI_UUID_FILE) ? DMI_UUID_FILE : null,
  };
}

/** The file that is this program: not Node, where Node runs it. */
export function programPath(command: readonly string[]): string {
  return command.at(-1) ?? '';
}

/** Whether this program is one file that can be copied elsewhere (run from its sources it is not). */
export function isSingleFile(command: readonly string[]): boolean {
  return extname(programPath(command)) !== '.ts';
}

const runProcess: RunProcess = (program, args, show) =>
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
