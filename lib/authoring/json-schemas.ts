import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ExerciseFile, FixtureFile, PackFile } from '#lib/packs/schema.ts';

const SCHEMAS = { pack: PackFile, exercise: ExerciseFile, fixture: FixtureFile } as const;
export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[];

/** Folder of a pack in which its editors find the schemas. */
export const SCHEMA_FOLDER = '.schema';

/** JSON Schema (2020-12) of one kind of file, for editors: what an author may write, before defaults are filled in. */
export function createJsonSchema(name: SchemaName): object {
  return {
    title: `Podium ${name}`,
    ...z.toJSONSchema(SCHEMAS[name], { io: 'input', unrepresentable: 'any' }),
  };
}

/** Writes all of them into a pack's folder; answers the files. */
export async function writeSchemas(root: string): Promise<string[]> {
  await mkdir(join(root, SCHEMA_FOLDER), { recursive: true });
  return Promise.all(
    SCHEMA_NAMES.map(async (name) => {
      const file = join(root, SCHEMA_FOLDER, `${name}.json`);
      await writeFile(file, `${JSON.stringify(createJsonSchema(name), null, 2)}\n`);
      return file;
    }),
  );
}
