import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Ids that tell a machine from its clones, best first. machine-id is not among them: it is copied with the image. */
const IDENTITY_FILES = [
  '/var/lib/cloud/data/instance-id',
  '/sys/class/dmi/id/product_uuid',
  '/sys/class/dmi/id/board_serial',
];
/** What stands there when nobody filled it in. */
const PLACEHOLDER_VALUE =
  /^(nocloud|iid-datasource-none|none|not specified|to be filled.*|default string|[0f-]+|)$/i;

/**
 * A hash that names this machine and none of its clones; null where the machine says nothing of itself (product_uuid is for
 * root only, a container has none). `read` stands in for the files.
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

/** Stands in where the machine has no id of its own; it travels with the state folder. */
export const generateMachineId = (): string => `made-${randomUUID()}`;
