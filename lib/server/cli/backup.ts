import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { manualFileName } from '../backup/kept-files.ts';
import { describeFailure } from '../backup/schedule.ts';
import { listDifferences, verifyBackup, type VerifiedBackup } from '../backup/verify.ts';
import { writeBackup, writeBackupFile, type BackupOptions } from '../backup/write-backup.ts';
import { readEnvironment, type Environment } from '../environment.ts';
import { openUnmigratedDatabase } from '../postgres/open-database.ts';
import type { CliCommand, CliContext } from './context.ts';

const PROGRESS_INTERVAL_MS = 2 * SECOND_MS;
const STDOUT = '-';

export const backupCommand: CliCommand = {
  name: 'backup',
  usage: '[--workshop ID] [--out FILE] | verify FILE [--identity FILE]',
  about: 'write a backup of the server or of one workshop, also while the server runs; check one',
  description:
    'Writes a backup of the whole server, or of one workshop, also while the server runs. The file holds all names and the server’s key: keep it like a password. "podium backup verify FILE" restores a backup into a temporary database and compares it with its logs.',
  configure(command) {
    command
      .option('--workshop <id>', 'only this workshop')
      .option('--out <file>', 'where to write it; - for the standard output')
      .option('--identity <file>', 'private key of an encrypted backup, for verify');
  },
  async run({ args, options }, context) {
    const [action, path, ...rest] = args;
    const isVerification = action === 'verify' && path !== undefined && rest.length === 0;
    if (!isVerification && args.length > 0)
      throw new UsageError('Give no argument, or one file to check: podium backup verify FILE.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const signal = createStopSignal(context);
    try {
      if (isVerification) return await verify(path, textOf(options['identity']), signal, context);
      return await backUp(
        parsed.environment,
        { workshopId: textOf(options['workshop']), out: textOf(options['out']) },
        signal,
        context,
      );
    } catch (error) {
      context.stderr.write(`${escapeUnsafe(describeFailure(error))}\n`);
      return 1;
    }
  },
};

const textOf = (option: unknown): string | null => (typeof option === 'string' ? option : null);

/** Aborted by the first signal; the second one ends the process at once. */
export function createStopSignal(context: CliContext): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    context.on(name, () => {
      if (stopping.signal.aborted) context.exit(130);
      else stopping.abort(new Error('The command was interrupted.'));
    });
  return stopping.signal;
}

async function backUp(
  environment: Environment,
  { workshopId, out }: { readonly workshopId: string | null; readonly out: string | null },
  signal: AbortSignal,
  context: CliContext,
): Promise<number> {
  const { dir = null, recipient = null } = environment.backup ?? {};
  const now = Date.now();
  const { ownerUrl: url, stop } = await openUnmigratedDatabase(environment);
  try {
    const options: BackupOptions = { url, workshopId, recipient, now, signal };
    if (out === STDOUT) {
      if (process.stdout.isTTY)
        throw new UsageError('A backup is binary. Send it to a file: podium backup --out FILE.');
      await writeBackup(options, process.stdout);
      return 0;
    }
    const name = manualFileName(now, { workshopId, isEncrypted: recipient !== null });
    const path = out === null ? join(dir ?? process.cwd(), name) : resolve(out);
    const { manifest } = await writeBackupFile(options, path);
    const { size } = await stat(path);
    const workshops = manifest.workshops.length;
    context.stdout.write(
      `${path}: ${String(workshops)} ${workshops === 1 ? 'workshop' : 'workshops'}, ${(size / 1e6).toFixed(1)} MB\n`,
    );
    return 0;
  } finally {
    await stop();
  }
}

async function verify(
  path: string,
  identityFile: string | null,
  signal: AbortSignal,
  context: CliContext,
): Promise<number> {
  let printedAt = performance.now();
  const verified = await verifyBackup(
    { path: resolve(path), identityFile },
    {
      signal,
      now: Date.now,
      onProgress: (workshopId, { done, total }) => {
        if (performance.now() - printedAt < PROGRESS_INTERVAL_MS) return;
        printedAt = performance.now();
        context.stderr.write(
          `Workshop ${workshopId}: ${String(done)} of ${String(total)} log entries.\n`,
        );
      },
    },
  );
  context.stdout.write(formatVerification(verified));
  return listDifferences(verified).length === 0 ? 0 : 1;
}

/** What a full check found, one finding a line. */
export function formatVerification(verified: VerifiedBackup): string {
  const { manifest, workshops } = verified;
  const differences = listDifferences(verified);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    `Made ${manifest.madeAt} by Podium ${manifest.program}: ${String(rows)} rows in ${String(manifest.tables.length)} tables, hashes correct, restored.`,
    ...workshops.map(({ id, check }) => {
      switch (check.kind) {
        case 'erased':
          return `Workshop ${id}: its log is erased, so there is nothing to compare.`;
        case 'unopened':
          return `Workshop ${id}: it was never opened, so there is nothing to compare.`;
        case 'compared':
          return `Workshop ${id}: ${String(check.checkpoints)} checkpoints and ${String(check.facts)} facts compared with its log.${check.skippedSeats === 0 ? '' : ` Seats that couldn't be folded: ${String(check.skippedSeats)}.`}`;
      }
    }),
    ...differences,
    differences.length === 0
      ? 'The backup is complete and correct.'
      : `Differences: ${String(differences.length)}. Use another backup if you have one.`,
  ]
    .map((line) => `${escapeUnsafe(line)}\n`)
    .join('');
}
