import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { loadPacks } from '#lib/packs/load.ts';
import type { PackLoadResult, Pack, PackError } from '#lib/packs/types.ts';
import type { Log } from '../logger.ts';
import { toPackContent } from './content.ts';

/** A pack as its files are now. */
export type CatalogEntry =
  | { readonly kind: 'loaded'; readonly pack: Pack; readonly digest: string }
  | { readonly kind: 'refused'; readonly errors: readonly PackError[] };

export interface PackCatalogOptions {
  /** All packs, by folder name. */
  readonly loadPacks: () => Promise<ReadonlyMap<string, PackLoadResult>>;
  /** Changes whenever `loadPacks` may return something else. Polled, so it must be cheap. */
  readonly readFingerprint: () => Promise<string>;
  readonly log: Log;
}

/**
 * The packs on disk, loaded again when their files change. Running workshops don't depend on it:
 * their content is pinned in the database. A pack that an author breaks is refused for new
 * workshops only.
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

  /**
   * Calls `listener` whenever packs were loaded again, changed or not. Returns a function that
   * removes it.
   */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Loads the packs if their files changed, and returns whether it did. Concurrent calls share one
   * load.
   */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#reload().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Refreshes every `intervalMs` until `stop`. */
  startPolling(intervalMs: number): void {
    const { log } = this.#options;
    this.#timer ??= setInterval(() => {
      this.refresh().catch((error: unknown) => {
        log('warn', `Failed to reload the exercise packs: ${messageOf(error)}`);
      });
    }, intervalMs).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #reload(): Promise<boolean> {
    const fingerprint = await this.#options.readFingerprint();
    if (fingerprint === this.#fingerprint) return false;
    const results = await this.#options.loadPacks();
    const before = this.#packs;
    this.#packs = new Map(Array.from(results, ([id, result]) => [id, toCatalogEntry(result)]));
    // If files changed while they were read, the next fingerprint differs and they are read again.
    this.#fingerprint = fingerprint;
    this.#logErrors(before);
    for (const listener of this.#listeners) listener();
    return true;
  }

  #logErrors(before: ReadonlyMap<string, CatalogEntry>): void {
    for (const [id, entry] of this.#packs) {
      if (entry.kind === 'loaded' || isDeepStrictEqual(before.get(id), entry)) continue;
      for (const { file, line, column, message } of entry.errors)
        this.#options.log(
          'warn',
          `packs/${id}/${file}:${String(line)}:${String(column)}: ${message}`,
        );
    }
  }
}

function toCatalogEntry(result: PackLoadResult): CatalogEntry {
  return result.kind === 'loaded'
    ? { kind: 'loaded', pack: result.pack, digest: toPackContent(result.pack).digest }
    : result;
}

/** The catalog of a folder of packs. A pack that can't be compiled for grading is refused. */
export function openPackCatalog(root: string, log: Log): PackCatalog {
  return new PackCatalog({
    loadPacks: () => loadPacks(root, { compile: compileWithKinds }),
    readFingerprint: () => fingerprintFolder(root),
    log,
  });
}

/** SHA-256 over the names, sizes and modification times of all files in a folder. */
async function fingerprintFolder(root: string): Promise<string> {
  const files = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const stats = await stat(file).catch(() => null);
    hash.update(`${file} ${String(stats?.size)} ${String(stats?.mtimeMs)}\n`);
  }
  return hash.digest('hex');
}
