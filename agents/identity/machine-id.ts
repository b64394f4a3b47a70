import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * Ids that differ between a VM and its clones, best first. machine-id isn't among them, because it
 * is copied with the image.
 */
const IDENTITY_FILES = [
  '/var/lib/cloud/data/instance-id',
  '/sys/class/dmi/id/product_uuid',
  '/sys/class/dmi/id/board_serial',
];
/** Values that mean that the id isn't set. */
const PLACEHOLDER_VALUE =
  /^(nocloud|iid-datasource-none|none|not specified|to be filled.*|default string|[0f-]+|)$/i;

/**
 * Returns a hash that differs between this VM and its clones; null if the VM has no id (only root
 * can read product_uuid, and a container has none). `read` reads a file.
 */
export async function readMachineId(
  read: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): Promise<string | null> {
  for (const path of IDENTITY_FILES) {
    const text = (await read(path).catch(() => '')).trim();
    if (!PLACEHOLDER_VALUE.test(text))
      return createHash('sha256')
        .update(`podium-machine:${path}:${text}`)
        .digest('hex')
        .slice(0, 32);
  }
  return null;
}

/** Used if the VM has no id. It is stored in the state folder. */
export const generateMachineId = (): string => `made-${randomUUID()}`;
