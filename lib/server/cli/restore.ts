import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ErasureRow } from '#db/queries/backup.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { applyErasures, erasuresBeside, readErasures } from '../backup/erasures.ts';
import type { BackupFile } from '../backup/read-backup.ts';
import { addWorkshop, restoreBackup } from '../backup/restore.ts';
import { describeFailure } from '../backup/schedule.ts';
import { readEnvironment } from '../environment.ts';
import { openUnmigratedDatabase, type OpenDatabase } from '../postgres/open-database.ts';
import { createStopSignal } from './backup.ts';
import type { CliCommand, CliContext } from './context.ts';

interface RestoreRequest {
  readonly file: BackupFile;
  /** The only workshop to restore; null: everything. */
  readonly workshopId: string | null;
  readonly erasures: readonly ErasureRow[];
}

export const restoreCommand: CliCommand = {
  name: 'restore',
  usage: 'FILE [--workshop ID] [--erasures FILE | --without-erasures] [--identity FILE]',
  about: 'restore a backup into an empty database, or add one workshop to a server',
  description:
    'Restores a backup into an empty database: a new data folder, or the database in DATABASE_URL. With --workshop it adds one workshop to the server, also while it runs. What was erased after the backup is erased again.',
  configure(command) {
    command
      .option('--workshop <id>', 'only this workshop, into a database with others')
      .option('--erasures <file>', 'what was erased since; erasures.jsonl beside FILE by default')
      .option('--without-erasures', 'nothing was erased since the backup')
      .option('--identity <file>', 'private key of an encrypted backup');
  },
  async run({ args, options }, context) {
    const [path, ...rest] = args;
    if (path === undefined || rest.length > 0)
      throw new UsageError('Give one backup: podium restore FILE.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const signal = createStopSignal(context);
    const textOf = (name: string): string | null =>
      typeof options[name] === 'string' ? options[name] : null;
    try {
      const erasures = await findErasures(resolve(path), {
        file: textOf('erasures'),
        isConfirmed: options['withoutErasures'] === true,
      });
      if (erasures === null) {
        context.stderr.write(
          `There is no list of erasures beside ${escapeUnsafe(path)}, so students who were erased after the backup would come back. Give the list of the backup folder with --erasures FILE. If no student was erased since, give --without-erasures.\n`,
        );
        return 1;
      }
      const workshopId = textOf('workshop');
      const file = { path: resolve(path), identityFile: textOf('identity') };
      const database = await openUnmigratedDatabase(parsed.environment, {
        canCreate: workshopId === null,
      });
      try {
        await restore(database, { file, workshopId, erasures }, signal, context);
      } finally {
        await database.stop();
      }
      return 0;
    } catch (error) {
      context.stderr.write(`${escapeUnsafe(describeFailure(error))}\n`);
      return 1;
    }
  },
};

/** null: there is no list, and the operator didn't confirm that none is needed. */
async function findErasures(
  backupPath: string,
  { file, isConfirmed }: { readonly file: string | null; readonly isConfirmed: boolean },
): Promise<readonly ErasureRow[] | null> {
  if (file !== null) return readErasures(resolve(file));
  const beside = erasuresBeside(backupPath);
  if (existsSync(beside)) return readErasures(beside);
  return isConfirmed ? [] : null;
}

async function restore(
  { db, ownerUrl: url }: OpenDatabase,
  { file, workshopId, erasures }: RestoreRequest,
  signal: AbortSignal,
  context: CliContext,
): Promise<void> {
  const print = (line: string): void => {
    context.stdout.write(`${escapeUnsafe(line)}\n`);
  };
  if (workshopId === null) {
    const { workshops, madeAt } = await restoreBackup(file, { url, signal });
    print(`Restored the backup of ${madeAt} with ${String(workshops.length)} workshops.`);
  } else {
    await addWorkshop(file, workshopId, { url, signal });
    print(`Added the workshop ${workshopId}.`);
  }
  const { students, workshops } = await applyErasures(db, erasures, {
    now: new Date(),
    signal,
    log: (_level, message) => context.stderr.write(`${escapeUnsafe(message)}\n`),
  });
  if (students + workshops > 0)
    print(
      `Erased again: ${String(students)} students, and names or logs of ${String(workshops)} workshops.`,
    );
  print(
    workshopId === null
      ? 'Start the server. It prints a new sign-in link; agents and browsers connect as before.'
      : 'If the workshop comes from another server, its agents need new install commands, because that server has another key. Students join again with the join code.',
  );
}
