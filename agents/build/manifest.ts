import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface BuiltFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** Size and SHA-256 of a file. */
export async function measureFile(file: string): Promise<BuiltFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { name: basename(file), size: (await stat(file)).size, sha256: hash.digest('hex') };
}

/**
 * Writes `SHA256SUMS` and `manifest.json`. `unpacked` are the decompressed files: their sums tell
 * the installer that a VM already has this version.
 */
export async function writeManifest(
  folder: string,
  version: string,
  files: readonly BuiltFile[],
  unpacked: readonly BuiltFile[],
): Promise<void> {
  const sums = [...files, ...unpacked].map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  await writeFile(join(folder, 'SHA256SUMS'), sums.join(''));
  await writeFile(
    join(folder, 'manifest.json'),
    `${JSON.stringify({ version, files }, null, 2)}\n`,
  );
}
