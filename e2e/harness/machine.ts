import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The parts of a machine that the lookups read. Tests pass a fake. */
export type Machine = {
  env: Record<string, string | undefined>;
  /** Whether this is a regular file that the process can read. */
  isFile(path: string): boolean;
  /** The text of a file, or undefined when it can't be read. */
  readText(path: string): string | undefined;
};

/** The machine this process runs on. */
export const thisMachine: Machine = {
  env: process.env,
  isFile(path) {
    try {
      accessSync(path, constants.R_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  readText(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

/** The path of the first of these programs on the PATH, or undefined. */
export function findOnPath(machine: Machine, ...programs: string[]): string | undefined {
  const folders = (machine.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find((path) => machine.isFile(path));
}
