import { parseArgs } from 'node:util';
import { UsageError, type PackCommand } from './context.ts';
import { findPackFolder } from '../locate.ts';
import { createJsonSchema, SCHEMA_NAMES, writeSchemas, type SchemaName } from '../json-schemas.ts';

const HELP = `Prints the JSON Schema of pack.yaml, exercise.yaml or a fixture, for editors that complete and check YAML.

  --write PACK   put all three into PACK/.schema; a file then names its own in the first line:
                 # yaml-language-server: $schema=../.schema/exercise.json
`;

export const schemaCommand: PackCommand = {
  usage: 'schema pack|exercise|fixture, or schema --write PACK',
  about: 'JSON Schemas for editors',
  help: HELP,
  async run(args, { packsDir, stdout }) {
    const { values, positionals } = parseOptions(args);
    const [name] = positionals;
    if (values.write !== undefined && name === undefined) {
      for (const file of await writeSchemas(await findPackFolder(values.write, packsDir)))
        stdout.write(`${file}\n`);
      return 0;
    }
    if (positionals.length !== 1 || values.write !== undefined || !isSchemaName(name))
      throw new UsageError(`Name one of ${SCHEMA_NAMES.join(', ')}.`);
    stdout.write(`${JSON.stringify(createJsonSchema(name), null, 2)}\n`);
    return 0;
  },
};

const isSchemaName = (name: string | undefined): name is SchemaName =>
  (SCHEMA_NAMES as readonly (string | undefined)[]).includes(name);

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { write: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
