import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '#lib/kit/usage-error.ts';
import { CommandError } from './context.ts';
import { writeSchemas } from '../json-schemas.ts';

/** A pack with one exercise that passes lint and test. */
const TEMPLATE_FOLDER = join(import.meta.dirname, '../template/example-pack');

/**
 * Creates the folder of a pack from the template. The name of the folder becomes the id of the pack.
 * @throws {UsageError} if the name isn't a valid id
 * @throws {CommandError} if the folder isn't empty
 */
export async function createPack(folder: string): Promise<void> {
  const id = basename(folder);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new UsageError(
      `"${id}" isn't a valid pack ID. Use lowercase letters, digits and single hyphens, for example my-pack.`,
    );
  const existing = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : [error.message],
  );
  if (existing.length > 0)
    throw new CommandError(`${folder} already exists and isn't empty. Choose another name.`);
  await mkdir(folder, { recursive: true });
  await cp(TEMPLATE_FOLDER, folder, { recursive: true });
  const file = join(folder, 'pack.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^id: .*$/m, `id: ${id}`));
  await writeSchemas(folder);
}
