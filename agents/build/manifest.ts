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

/** Size and sum of one file, under its own name. */
export async function measureFile(file: string): Promise<BuiltFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { name: basename(file), size: (await stat(file)).size, sha256: hash.digest('hex') };
}

/**
 * Writes `SHA256SUMS` and `manifest.json`. `unpacked` are sums of what comes out of the compressed files: the installer knows
 * by them that a machine has this version already.
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
