import { connect, disconnect } from '#db/connect.ts';
import type { RebuildProgress } from '../results/fact-rebuild.ts';
import { checkFold, type FoldCheck } from './fold-check.ts';
import type { Manifest } from './manifest.ts';
import { checkBackup, type BackupFile } from './read-backup.ts';
import { assertKnownSchema, fillDatabase } from './restore.ts';
import { withTemporaryDatabase } from './temporary-database.ts';

/** A long log is read in one statement for some comparisons. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000;

export interface VerifiedBackup {
  readonly manifest: Manifest;
  readonly workshops: readonly { readonly id: string; readonly check: FoldCheck }[];
}

/**
 * Checks a backup as a restore would find it: its hashes, its load into a temporary embedded database,
 * the migrations, and that the log of each workshop gives the stored checkpoints and facts again. Throws
 * `BackupError` for a backup that can't be restored; other differences are in the result.
 */
export async function verifyBackup(
  file: BackupFile,
  {
    signal,
    now,
    onProgress = () => undefined,
  }: {
    readonly signal: AbortSignal;
    /** ms since 1970. */
    readonly now: () => number;
    readonly onProgress?: (workshopId: string, progress: RebuildProgress) => void;
  },
): Promise<VerifiedBackup> {
  const manifest = await checkBackup(file, signal);
  assertKnownSchema(manifest);
  return withTemporaryDatabase(async (url) => {
    await fillDatabase(file, manifest, { url, signal });
    const db = connect(url, { statementTimeoutMs: STATEMENT_TIMEOUT_MS });
    try {
      const workshops: { id: string; check: FoldCheck }[] = [];
      for (const { id } of manifest.workshops) {
        const options = { db, signal, now, onProgress: onProgress.bind(null, id) };
        workshops.push({ id, check: await checkFold(id, options) });
      }
      return { manifest, workshops };
    } finally {
      await disconnect(db);
    }
  });
}

/** One sentence for each difference of a verified backup. */
export function listDifferences({ workshops }: VerifiedBackup): string[] {
  return workshops.flatMap(({ id, check }) =>
    check.kind === 'compared'
      ? check.differences.map(
          ({ seatId, pos, what }) =>
            `Workshop ${id}, seat ${seatId}, position ${String(pos)}: the stored ${what} differ from those of the log.`,
        )
      : [],
  );
}
