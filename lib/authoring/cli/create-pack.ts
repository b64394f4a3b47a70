import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandError, UsageError } from './context.ts';
import { writeSchemas } from '../json-schemas.ts';

/** A pack of one exercise that lints and tests green. */
const TEMPLATE_FOLDER = join(import.meta.dirname, '../template/example-pack');

/**
 * Makes a pack's folder out of the template; its last part is the pack's id.
 * @throws {Misuse} the name cannot be an id; {CannotDo} something stands there
 */
export async function createPack(folder: string): Promise<void> {
  const id = basename(folder);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new UsageError(
      `"${id}" cannot be the id of a pack: small letters, digits and single hyphens, such as my-pack.`,
    );
  const existing = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : [error.message],
  );
  if (existing.length > 0)
    throw new CommandError(`${folder} is there and not empty: take another name.`);
  await mkdir(folder, { recursive: true });
  await cp(TEMPLATE_FOLDER, folder, { recursive: true });
  const file = join(folder, 'pack.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^id: .*$/m, `id: ${id}`));
  await writeSchemas(folder);
}
