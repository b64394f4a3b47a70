import { compareMigrations, listMigrationHashes, SCHEMA_VERSION } from '#db/migrate.ts';
import { connectForBackup } from '#db/queries/backup.ts';
import { NewerSchemaError } from '#db/errors.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { planMigrations, type PlannedMigration } from '../backup/migration-plan.ts';
import { describeFailure } from '../backup/schedule.ts';
import { readEnvironment } from '../environment.ts';
import { openUnmigratedDatabase } from '../postgres/open-database.ts';
import type { CliCommand } from './context.ts';

/** What others can't do with a table meanwhile. Other modes block neither reading nor writing. */
const BLOCKED: Readonly<Record<string, string>> = {
  'ACCESS EXCLUSIVE': 'blocks reading and writing',
  EXCLUSIVE: 'blocks writing',
  'SHARE ROW EXCLUSIVE': 'blocks writing',
  SHARE: 'blocks writing',
};

export const migrateCommand: CliCommand = {
  name: 'migrate',
  usage: '--plan',
  about: 'print the SQL and the locks of the migrations that the next start applies',
  description:
    'Prints the SQL of the migrations that the next start of this version applies, with the locks that each statement takes. Changes nothing, and runs beside a server.',
  configure(command) {
    command.option('--plan', 'required, because the server migrates at its start');
  },
  async run({ args, options }, context) {
    if (args.length > 0) throw new UsageError('podium migrate takes no arguments.');
    if (options['plan'] !== true)
      throw new UsageError('Give --plan. The server applies migrations at its start.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    try {
      const { ownerUrl, stop } = await openUnmigratedDatabase(parsed.environment);
      const applied = await readMigrations(ownerUrl).finally(stop);
      if (compareMigrations(applied) === 'newer')
        throw new NewerSchemaError(applied.length, SCHEMA_VERSION);
      context.stdout.write(formatPlan(await planMigrations(applied.length)));
      return 0;
    } catch (error) {
      context.stderr.write(`${describeFailure(error)}\n`);
      return 1;
    }
  },
};

async function readMigrations(url: string): Promise<string[]> {
  const client = await connectForBackup(url);
  try {
    return await listMigrationHashes(client);
  } finally {
    await client.end();
  }
}

/** The SQL of the migrations, with the locks of each statement as a comment. */
export function formatPlan(plan: readonly PlannedMigration[]): string {
  if (plan.length === 0) return 'The database has the schema of this version. Nothing to do.\n';
  return plan
    .map(({ name, statements }) =>
      [
        `-- ${name}`,
        ...statements.map(({ sql, locks }) => {
          const described = locks.map(
            ({ table, mode }) => `${table}: ${mode}${BLOCKED[mode] ? ` (${BLOCKED[mode]})` : ''}`,
          );
          return `${sql}\n-- locks: ${described.join(', ') || 'none on existing tables'}`;
        }),
        '',
      ].join('\n'),
    )
    .join('\n');
}
