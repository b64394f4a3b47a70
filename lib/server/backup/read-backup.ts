import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { decrypt, isEncrypted } from './encryption.ts';
import { BackupError, explainFileError } from './error.ts';
import {
  BACKUP_FORMAT,
  MANIFEST_HASH_NAME,
  MANIFEST_NAME,
  Manifest,
  MAX_ENTRY_BYTES,
  parsePartName,
} from './manifest.ts';
import { unpackEntries, type TarEntry } from './tar.ts';

/** A backup file, and how to read it. */
export interface BackupFile {
  readonly path: string;
  /** File with the private key of an encrypted backup; null without one. */
  readonly identityFile: string | null;
}

/** A part of a table. */
export interface BackupPart {
  readonly table: string;
  readonly content: Buffer;
}

/**
 * Reads a whole backup and compares it with its hashes. Returns its manifest. Throws `BackupError`,
 * also for a file that can't be read.
 */
export async function checkBackup(file: BackupFile, signal?: AbortSignal): Promise<Manifest> {
  const hashes = new Map<string, Hash>();
  let [manifestText, manifestHash]: [Buffer | null, string | null] = [null, null];
  for await (const { name, content } of readEntries(file)) {
    signal?.throwIfAborted();
    const part = parsePartName(name);
    if (part !== null && manifestText === null) {
      const hash = hashes.get(part.table) ?? createHash('sha256');
      hashes.set(part.table, hash.update(content));
    } else if (name === MANIFEST_NAME && manifestText === null) manifestText = content;
    else if (name === MANIFEST_HASH_NAME) manifestHash = content.toString('latin1');
    else throw new BackupError('damaged', 'it has an unknown entry');
  }
  if (manifestText === null) throw new BackupError('damaged', 'the manifest is missing');
  if (createHash('sha256').update(manifestText).digest('hex') !== manifestHash)
    throw new BackupError('damaged', 'the manifest differs from its hash');
  const manifest = parseManifest(manifestText);
  assertHashes(manifest, hashes);
  return manifest;
}

function assertHashes({ tables }: Manifest, hashes: Map<string, Hash>): void {
  for (const { name, sha256 } of tables) {
    const found = (hashes.get(name) ?? createHash('sha256')).digest('hex');
    hashes.delete(name);
    if (found !== sha256)
      throw new BackupError('damaged', `the content of the table ${name} differs from its hash`);
  }
  const [extra] = hashes.keys();
  if (extra !== undefined)
    throw new BackupError('damaged', `the manifest doesn't name the table ${extra}`);
}

/** The parts of the tables of a backup that `checkBackup` accepted, in order. Throws `BackupError`. */
export async function* readParts(file: BackupFile): AsyncGenerator<BackupPart> {
  for await (const { name, content } of readEntries(file)) {
    const part = parsePartName(name);
    if (part !== null) yield { table: part.table, content };
  }
}

async function* readEntries(file: BackupFile): AsyncGenerator<TarEntry> {
  try {
    const raw = createReadStream(file.path) as AsyncIterable<Buffer>;
    const isLocked = await isEncrypted(file.path);
    if (isLocked && file.identityFile === null)
      throw new BackupError(
        'encryption',
        `${file.path} is encrypted. Give the file with your private key: --identity FILE.`,
      );
    const plain = isLocked && file.identityFile !== null ? decrypt(raw, file.identityFile) : raw;
    yield* unpackEntries(decompress(plain), MAX_ENTRY_BYTES);
  } catch (error) {
    throw explainReadError(error, file.path);
  }
}

function decompress(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const stream = createZstdDecompress();
  // The reader of the decompressed stream gets the error.
  pipeline(Readable.from(source), stream, () => undefined);
  return stream as AsyncIterable<Buffer>;
}

function explainReadError(error: unknown, path: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code !== undefined && /^Z(STD)?_/.test(code))
    return new BackupError('damaged', "it can't be decompressed", { cause: error });
  return explainFileError(error, 'read', path);
}

function parseManifest(content: Buffer): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(content.toString('utf8'));
  } catch (cause) {
    throw new BackupError('damaged', "its manifest isn't JSON", { cause });
  }
  const parsed = Manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > BACKUP_FORMAT)
    throw new BackupError(
      'newer-schema',
      `The backup has format ${String(format)}, and this Podium reads up to ${String(BACKUP_FORMAT)}. Use a newer Podium.`,
    );
  throw new BackupError('damaged', 'its manifest has other content');
}
