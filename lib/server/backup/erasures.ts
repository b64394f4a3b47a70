import { existsSync } from 'node:fs';
import { open, readFile, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Connection } from '#db/connect.ts';
import {
  countErasures,
  insertErasures,
  listErasures,
  type ErasureRow,
} from '#db/queries/backup.ts';
import {
  beginLogErasure,
  deleteSomeOfLog,
  eraseNames,
  finishLogErasure,
  listReturnedStudents,
  listReturnedWorkshops,
  removeForErasure,
} from '#db/queries/erasure.ts';
import { readFactState } from '#db/queries/facts.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { FACT_FOLD_VERSION } from '../grader/seat-checkpoint.ts';
import type { Log } from '../logger.ts';
import { rebuildFacts } from '../results/fact-rebuild.ts';
import { deleteSeatData } from '../seat-keeper.ts';
import { BackupError, explainFileError } from './error.ts';

/** The file of the backup folder that lists what was erased, so that a restore erases it again. */
export const ERASURES_FILE = 'erasures.jsonl';
const MODE_OWNER_ONLY = 0o600;
/** Rows of one INSERT, and of one DELETE in a log. */
const INSERTED_ROWS = 1_000;
const DELETED_ROWS = 5_000;

const ErasureLine = z
  .object({
    workshop: z.string().max(64),
    seat: z.string().max(64),
    what: z.enum(['student', 'names', 'log']),
    at: z.iso.datetime(),
    keepsFacts: z.boolean(),
  })
  .transform(({ workshop, seat, at, ...rest }): ErasureRow => ({
    workshopId: workshop,
    seatId: seat,
    at: new Date(at),
    ...rest,
  }));

/** The erasures beside a backup. */
export const erasuresBeside = (backupPath: string): string =>
  join(dirname(backupPath), ERASURES_FILE);

/**
 * Reads a file of erasures. An unfinished last line, of a server that was killed while it wrote, is
 * ignored. Throws `BackupError` for any other line that isn't one, and if the file can't be read.
 */
export async function readErasures(path: string): Promise<ErasureRow[]> {
  const lines = (await readCompleteLines(path)).split('\n').slice(0, -1);
  return lines.map((text, index) => {
    const row = parseLine(text);
    if (row !== null) return row;
    throw new BackupError(
      'file',
      `Line ${String(index + 1)} of ${path} isn't an erasure. Correct it, or use a copy of the file.`,
    );
  });
}

async function readCompleteLines(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1);
  } catch (error) {
    throw explainFileError(error, 'read', path);
  }
}

function parseLine(text: string): ErasureRow | null {
  try {
    return ErasureLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const toLine = ({ workshopId, seatId, what, at, keepsFacts }: ErasureRow): string =>
  `${JSON.stringify({ workshop: workshopId, seat: seatId, what, at: at.toISOString(), keepsFacts })}\n`;
const keyOf = ({ workshopId, seatId, what }: ErasureRow): string =>
  JSON.stringify([workshopId, seatId, what]);

/** Appends the erasures of a database that the file of a backup folder doesn't have. */
export class ErasureFile {
  readonly #db: Connection;
  readonly #path: string;
  /** What the file has; null: it isn't read yet. */
  #known: Set<string> | null = null;
  /** Number of rows in the database at the last update. */
  #count = -1;

  constructor(db: Connection, folder: string) {
    this.#db = db;
    this.#path = join(folder, ERASURES_FILE);
  }

  /** @throws {BackupError} if the file can't be read or written */
  async update(): Promise<void> {
    const count = await countErasures(this.#db);
    if (count === this.#count && this.#known !== null) return;
    const known = (this.#known ??= await this.#readKeys());
    const added = (await listErasures(this.#db)).filter((row) => !known.has(keyOf(row)));
    if (added.length > 0) await this.#append(added.map(toLine).join(''));
    for (const row of added) known.add(keyOf(row));
    this.#count = count;
  }

  async #readKeys(): Promise<Set<string>> {
    if (!existsSync(this.#path)) return new Set();
    const keys = new Set((await readErasures(this.#path)).map(keyOf));
    // The next line must not continue an unfinished one.
    await truncate(this.#path, Buffer.byteLength(await readCompleteLines(this.#path)));
    return keys;
  }

  async #append(text: string): Promise<void> {
    try {
      const file = await open(this.#path, 'a', MODE_OWNER_ONLY);
      try {
        await file.write(text);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw explainFileError(error, 'written', this.#path);
    }
  }
}

/** How many students and workshops a restore erased again. */
export interface AppliedErasures {
  readonly students: number;
  readonly workshops: number;
}

/**
 * Erases what was erased before and is in the database again, because a backup from before the erasure
 * was restored. `rows`: erasures that the database doesn't know.
 */
export async function applyErasures(
  db: Connection,
  rows: readonly ErasureRow[],
  { now, signal, log }: { readonly now: Date; readonly signal: AbortSignal; readonly log: Log },
): Promise<AppliedErasures> {
  for (let start = 0; start < rows.length; start += INSERTED_ROWS)
    await insertErasures(db, rows.slice(start, start + INSERTED_ROWS));
  const students = await listReturnedStudents(db);
  for (const { workshopId, seatId } of students) {
    signal.throwIfAborted();
    await removeForErasure(db, seatId, new Date(0));
    await deleteSeatData(db, { id: seatId, workshopId }, signal);
  }
  const workshops = await listReturnedWorkshops(db);
  for (const { workshopId, what } of workshops) {
    signal.throwIfAborted();
    if (what === 'names') await transact(db, (tx) => eraseNames(tx, workshopId, now));
    if (what === 'log') await eraseLog(db, workshopId, { now, signal, log });
  }
  return {
    students: students.length,
    workshops: new Set(workshops.map(({ workshopId }) => workshopId)).size,
  };
}

/** The facts, which are the only source of the results afterwards, are made before. */
async function eraseLog(
  db: Connection,
  workshopId: string,
  { now, signal, log }: { readonly now: Date; readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  const state = await readFactState(db, workshopId);
  const hasLog = (await findWorkshop(db, workshopId))?.packDigest != null;
  if (hasLog && state?.logErasedAt == null && state?.fold !== FACT_FOLD_VERSION)
    await rebuildFacts(workshopId, {
      db,
      signal,
      log,
      now: () => now.getTime(),
      onProgress: () => undefined,
    });
  await transact(db, (tx) => beginLogErasure(tx, workshopId, now));
  while ((await deleteSomeOfLog(db, workshopId, DELETED_ROWS)) === DELETED_ROWS)
    signal.throwIfAborted();
  await transact(db, (tx) => finishLogErasure(tx, workshopId));
}
