import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPacks } from '#lib/packs/load.ts';
import type { LoadedPack, Pack, PackError } from '#lib/packs/types.ts';
import type { Log } from '../logger.ts';
import { contentOf } from './content.ts';

/** A pack as it lies on disk now. */
export type Shelved = { readonly kind: 'loaded'; readonly pack: Pack; readonly digest: string } | { readonly kind: 'refused'; readonly errors: readonly PackError[] };

export interface ShelfOptions {
  /** Every pack there is, by folder name. */
  readonly load: () => Promise<ReadonlyMap<string, LoadedPack>>;
  /** Differs when `load` may answer something else than before; cheap, for it is asked again and again. */
  readonly stamp: () => Promise<string>;
  readonly log: Log;
}

/**
 * The packs on disk, read again when their files changed. Nothing here is what an event is graded by: that is pinned in the
 * database, so a pack that an author breaks is refused for new events and takes no room down.
 */
export class Shelf {
  readonly #options: ShelfOptions;
  readonly #listeners = new Set<() => void>();
  #packs: ReadonlyMap<string, Shelved> = new Map();
  #stamp: string | null = null;
  #reading: Promise<boolean> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /** By folder name. */
  get packs(): ReadonlyMap<string, Shelved> {
    return this.#packs;
  }

  /** Called when a pack is another one than before, is refused now, or is not any more. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Reads what lies there, if anything of it changed; answers whether it did. Two who ask at once share one reading. */
  read(): Promise<boolean> {
    this.#reading ??= this.#read().finally(() => { this.#reading = null; });
    return this.#reading;
  }

  /** Looks by itself from now on, every so many ms. */
  watch(everyMs: number): void {
    const { log } = this.#options;
    this.#timer ??= setInterval(() => {
      this.read().catch((error: unknown) => { log('warn', `the exercise packs could not be read again: ${error instanceof Error ? error.message : String(error)}`); });
    }, everyMs).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #read(): Promise<boolean> {
    const stamp = await this.#options.stamp();
    if (stamp === this.#stamp) return false;
    const loaded = await this.#options.load();
    const before = this.#packs;
    this.#packs = new Map(Array.from(loaded, ([id, one]) => [id, one.kind === 'loaded' ? { kind: 'loaded', pack: one.pack, digest: contentOf(one.pack).digest } : one]));
    // Files that changed while they were read have another stamp at the next look.
    this.#stamp = stamp;
    this.#say(before);
    for (const listener of this.#listeners) listener();
    return true;
  }

  #say(before: ReadonlyMap<string, Shelved>): void {
    for (const [id, shelved] of this.#packs) {
      if (shelved.kind === 'loaded' || JSON.stringify(before.get(id)) === JSON.stringify(shelved)) continue;
      for (const { file, line, column, message } of shelved.errors) this.#options.log('warn', `packs/${id}/${file}:${String(line)}:${String(column)}: ${message}`);
    }
  }
}

/** The packs of a folder, each proved to be gradable. */
export function openShelf(root: string, log: Log): Shelf {
  return new Shelf({ load: () => loadPacks(root, { compile: compileWithKinds }), stamp: () => stampOf(root), log });
}

/** Names, sizes and times of all files under a folder, as one hash. */
async function stampOf(root: string): Promise<string> {
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const found = await stat(file).catch(() => null);
    hash.update(`${file} ${String(found?.size)} ${String(found?.mtimeMs)}\n`);
  }
  return hash.digest('hex');
}
