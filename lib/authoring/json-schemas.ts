import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ExerciseFile, FixtureFile, PackFile } from '#lib/packs/schema.ts';

const SCHEMAS = { pack: PackFile, exercise: ExerciseFile, fixture: FixtureFile } as const;
export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[];

/** Folder of a pack where editors find the schemas. */
export const SCHEMA_FOLDER = '.schema';

/** JSON Schema (2020-12) of one kind of file, as an author writes it, without defaults. */
export function createJsonSchema(name: SchemaName): object {
  return {
    title: `Podium ${name}`,
    ...z.toJSONSchema(SCHEMAS[name], { io: 'input', unrepresentable: 'any' }),
  };
}

/** Writes all schemas to the folder of a pack. Returns the paths of the files. */
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
