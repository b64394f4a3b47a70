import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, extname, join } from 'node:path';
import { SERVICE_FOLDER } from './agent-paths.ts';

export interface ProcessResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program. Its output is collected, or shown if `show` is set (the program can then ask
 * questions, as sudo does).
 */
export type RunProcess = (
  program: string,
  args: readonly string[],
  show?: 'show',
) => Promise<ProcessResult>;

/** The VM that the agent is installed on. Tests use their own. */
export interface Host {
  readonly runProcess: RunProcess;
  /** Whether systemd runs as init (sd_booted(3)), not only whether it is installed. */
  readonly hasSystemd: boolean;
  readonly hasSudo: boolean;
  readonly serviceFolder: string;
  readonly unitFile: string;
  /** Path of a program for all users. */
  readonly programFile: string;
  /** The command line of this program: the executable, or Node and the script. */
  readonly selfCommand: readonly string[];
  /**
   * File that only root can read and that differs between clones of an image; null if the hardware
   * has no id.
   */
  readonly machineIdFile: string | null;
}

const DMI_UUID_FILE = '/sys/class/dmi/id/product_uuid';
/** Its name among the credentials of the service. */
export const MACHINE_ID_CREDENTIAL = 'machine-id';

/**
 * Creates a function that reads a file. The file that only root can read comes from systemd's
 * credentials if they exist.
 */
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

/** Path of this program: the executable or the script, not Node. */
export function programPath(command: readonly string[]): string {
  return command.at(-1) ?? '';
}

/** Whether this program is one file that can be copied. Run from its sources, it isn't. */
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
