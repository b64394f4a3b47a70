import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '#lib/kit/error-text.ts';

/** Reads a file that holds a secret. @throws {Error} of the file system */
export type ReadSecret = (path: string) => string;

export const readSecretFile: ReadSecret = (path) => readFileSync(path, 'utf8');

/** The variable with the path of the file that holds a secret. */
export const secretFileName = (name: string): string => `${name}_FILE`;

/**
 * The secrets that are given as files. No error has the content of a file.
 * @param cwd the folder that relative paths start from
 */
export function readSecrets(
  names: readonly string[],
  given: Readonly<Record<string, string>>,
  cwd: string,
  readSecret: ReadSecret,
): { values: Readonly<Record<string, string>>; errors: readonly string[] } {
  const values: Record<string, string> = {};
  const errors: string[] = [];
  for (const name of names) {
    const file = given[secretFileName(name)];
    if (file === undefined) continue;
    if (given[name] !== undefined) {
      errors.push(`${name} and ${secretFileName(name)} are both set. Remove one of them.`);
      continue;
    }
    try {
      values[name] = readSecret(resolve(cwd, file)).replace(/\r?\n$/, '');
    } catch (error) {
      errors.push(
        `${secretFileName(name)}: the file ${resolve(cwd, file)} can't be read (${messageOf(error)}).`,
      );
    }
  }
  return { values, errors };
}
