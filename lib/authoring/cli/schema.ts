import { UsageError } from '#lib/kit/usage-error.ts';
import { createJsonSchema, SCHEMA_NAMES, writeSchemas, type SchemaName } from '../json-schemas.ts';
import { findPackFolder } from '../locate.ts';
import type { PackCommand } from './context.ts';

export const schemaCommand: PackCommand = {
  name: 'schema',
  usage: 'pack|exercise|fixture, or --write PACK',
  about: 'print JSON Schemas for editors',
  description:
    'Prints the JSON Schema of pack.yaml, exercise.yaml or a fixture, for editors that complete and check YAML. With --write, a file names its schema in the first line:\n# yaml-language-server: $schema=../.schema/exercise.json',
  configure(command) {
    command.option('--write <PACK>', 'write all three to PACK/.schema');
  },
  async run({ args, options }, { packsDir, stdout }) {
    const { write } = options as { write?: string };
    const [name, ...rest] = args;
    if (write !== undefined && name === undefined) {
      for (const file of await writeSchemas(await findPackFolder(write, packsDir)))
        stdout.write(`${file}\n`);
      return 0;
    }
    if (rest.length > 0 || write !== undefined || !isSchemaName(name))
      throw new UsageError(`Give one of ${SCHEMA_NAMES.join(', ')}.`);
    stdout.write(`${JSON.stringify(createJsonSchema(name), null, 2)}\n`);
    return 0;
  },
};

const isSchemaName = (name: string | undefined): name is SchemaName =>
  (SCHEMA_NAMES as readonly (string | undefined)[]).includes(name);
