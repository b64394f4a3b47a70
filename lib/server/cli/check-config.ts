import { connect, disconnect, type Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { findFolderProblem, readBackupStatus } from '../backup/schedule.ts';
import { findProviderProblem } from '../oidc/provider.ts';
import { readEnvironment, type ParsedEnvironment, type Setting } from '../environment.ts';
import type { CliCommand } from './context.ts';

/** A database without the tables of Podium has no status. */
const NO_BACKUP = { error: null, triedAt: null };

export const checkConfigCommand: CliCommand = {
  name: 'check-config',
  usage: '[--connect] [--json]',
  about: 'print every setting with its value and where it comes from, and start nothing',
  configure(command) {
    command
      .option(
        '--connect',
        'also test the database in DATABASE_URL, the backup folder and the sign-in provider',
      )
      .option('--json', 'print JSON');
  },
  async run({ args, options }, context) {
    if (args.length > 0) throw new UsageError('podium check-config takes no arguments.');
    const parsed = readEnvironment();
    const errors = [
      ...(parsed.ok ? [] : parsed.errors),
      ...(parsed.ok && options['connect'] === true
        ? [
            ...(await findConnectionErrors(parsed)),
            ...(await findBackupErrors(parsed)),
            ...(await findProviderErrors(parsed)),
          ]
        : []),
    ];
    const warnings = parsed.ok ? parsed.warnings : [];
    const settings = parsed.ok ? parsed.settings : [];
    if (options['json'] === true)
      context.stdout.write(`${JSON.stringify({ settings, warnings, errors }, null, 2)}\n`);
    else {
      context.stdout.write(formatSettings(settings));
      for (const warning of warnings) context.stderr.write(`Warning: ${escapeUnsafe(warning)}\n`);
      for (const error of errors) context.stderr.write(`${escapeUnsafe(error)}\n`);
    }
    return errors.length === 0 ? 0 : 2;
  },
};

function formatSettings(settings: readonly Setting[]): string {
  const width = Math.max(0, ...settings.map(({ name }) => name.length));
  return settings
    .map(
      ({ name, value, source }) =>
        `${name.padEnd(width)}  ${escapeUnsafe(value ?? '(not set)')}  [${source}]\n`,
    )
    .join('');
}

async function findBackupErrors({
  environment: { backup },
}: Extract<ParsedEnvironment, { ok: true }>): Promise<string[]> {
  const problem = backup?.dir == null ? null : await findFolderProblem(backup.dir);
  return problem === null ? [] : [`PODIUM_BACKUP_DIR: ${problem}`];
}

async function findProviderErrors({
  environment: { oidc },
}: Extract<ParsedEnvironment, { ok: true }>): Promise<string[]> {
  const problem = oidc == null ? null : await findProviderProblem(oidc, () => new Date());
  return problem === null ? [] : [`PODIUM_OIDC_ISSUER: ${problem}`];
}

/** Why the last scheduled backup failed. */
async function findFailedBackup(db: Connection): Promise<string[]> {
  const { error, triedAt } = await readBackupStatus(db).catch(() => NO_BACKUP);
  return error === null ? [] : [`The scheduled backup of ${String(triedAt)} failed: ${error}`];
}

async function findConnectionErrors({
  environment,
}: Extract<ParsedEnvironment, { ok: true }>): Promise<string[]> {
  const { databaseUrl, databaseOwnerUrl = null, backup } = environment;
  if (databaseUrl === null) return [];
  const withBackups = backup?.dir != null;
  return [
    ...(await tryDatabase('DATABASE_URL', databaseUrl, withBackups ? findFailedBackup : null)),
    ...(databaseOwnerUrl === null
      ? []
      : await tryDatabase('PODIUM_DATABASE_OWNER_URL', databaseOwnerUrl, null)),
  ];
}

/** What is wrong with the connection to a database, and with what `findMore` looks at there. */
async function tryDatabase(
  name: string,
  url: string,
  findMore: ((db: Connection) => Promise<string[]>) | null,
): Promise<string[]> {
  const db = connect(url);
  try {
    await db.$client.query('select 1');
    return (await findMore?.(db)) ?? [];
  } catch (error) {
    return [
      `The database in ${name} can't be reached: ${databaseErrorText(error)}. Check the address, the user and the password.`,
    ];
  } finally {
    await disconnect(db);
  }
}
