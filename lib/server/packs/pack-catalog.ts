import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPacks } from '#lib/packs/load.ts';
import type { PackLoadResult, Pack, PackError } from '#lib/packs/types.ts';
import type { Log } from '../logger.ts';
import { toPackContent } from './content.ts';

/** A pack as it lies on disk now. */
export type CatalogEntry = { readonly kind: 'loaded'; readonly pack: Pack; readonly digest: string } | { readonly kind: 'refused'; readonly errors: readonly PackError[] };

export interface PackCatalogOptions {
  /** Every pack there is, by folder name. */
  readonly loadPacks: () => Promise<ReadonlyMap<string, PackLoadResult>>;
  /** Differs when `load` may answer something else than before; cheap, for it is asked again and again. */
  readonly readFingerprint: () => Promise<string>;
  readonly log: Log;
}

/**
 * The packs on disk, read again when their files changed. Nothing here is what an event is graded by: that is pinned in the
 * database, so a pack that an author breaks is refused for new events and takes no room down.
 */
export class PackCatalog {
  readonly #options: PackCatalogOptions;
  readonly #listeners = new Set<() => void>();
  #packs: ReadonlyMap<string, CatalogEntry> = new Map();
  #fingerprint: string | null = null;
  #refreshing: Promise<boolean> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PackCatalogOptions) {
    this.#options = options;
  }

  /** By folder name. */
  get packs(): ReadonlyMap<string, CatalogEntry> {
    return this.#packs;
  }

  /** Called when a pack is another one than before, is refused now, or is not any more. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Reads what lies there, if anything of it changed; answers whether it did. Two who ask at once share one reading. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#reload().finally(() => { this.#refreshing = null; });
    return this.#refreshing;
  }

  /** Looks by itself from now on, every so many ms. */
  startPolling(intervalMs: number): void {
    const { log } = this.#options;
    this.#timer ??= setInterval(() => {
      this.refresh().catch((error: unknown) => { log('warn', `the exercise packs could not be read again: ${error instanceof Error ? error.message : String(error)}`); });
    }, intervalMs).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #reload(): Promise<boolean> {
    const fingerprint = await this.#options.readFingerprint();
    if (fingerprint === this.#fingerprint) return false;
    const loaded = await this.#options.loadPacks();
    const before = this.#packs;
    this.#packs = new Map(Array.from(loaded, ([id, one]) => [id, one.kind === 'loaded' ? { kind: 'loaded', pack: one.pack, digest: toPackContent(one.pack).digest } : one]));
    // Files that changed while they were read have another stamp at the next look.
    this.#fingerprint = fingerprint;
    this.#logErrors(before);
    for (const listener of this.#listeners) listener();
    return true;
  }

  #logErrors(before: ReadonlyMap<string, CatalogEntry>): void {
    for (const [id, entry] of this.#packs) {
      if (entry.kind === 'loaded' || JSON.stringify(before.get(id)) === JSON.stringify(entry)) continue;
      for (const { file, line, column, message } of entry.errors) this.#options.log('warn', `packs/${id}/${file}:${String(line)}:${String(column)}: ${message}`);
    }
  }
}

/** The packs of a folder, each proved to be gradable. */
export function openPackCatalog(root: string, log: Log): PackCatalog {
  return new PackCatalog({ loadPacks: () => loadPacks(root, { compile: compileWithKinds }), readFingerprint: () => fingerprintFolder(root), log });
}

/** Names, sizes and times of all files under a folder, as one hash. */
async function fingerprintFolder(root: string): Promise<string> {
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const found = await stat(file).catch(() => null);
    hash.update(`${file} ${String(found?.size)} ${String(found?.mtimeMs)}\n`);
  }
  return hash.digest('hex');
}
