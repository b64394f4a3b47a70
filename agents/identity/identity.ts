import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Plan } from '#lib/protocol/plan.ts';
import { importAgentKey, generatePrivateKey, type AgentKey } from './agent-key.ts';
import { readMachineId, generateMachineId } from './machine-id.ts';

const StoredIdentity = z.object({
  privateKey: z.string(),
  machine: z.string(),
  /** Raw key of the server that proved itself once; from then on no other is spoken to. */
  serverKey: z.string().optional(),
  /** uid of the cluster that the log last spoke of. */
  cluster: z.string().optional(),
  plan: Plan.optional(),
});
type StoredIdentity = z.infer<typeof StoredIdentity>;

/** Who this agent is, kept in `identity.json` beside its spool: both belong to one machine, and neither means anything alone. */
export interface Identity {
  key(): AgentKey;
  readonly machine: string;
  /** Folder of the spool. */
  readonly spoolFolder: string;
  storedState(): {
    readonly serverKey?: string | undefined;
    readonly cluster?: string | undefined;
    readonly plan?: Plan | undefined;
  };
  updateStoredState(changes: { serverKey?: string; cluster?: string; plan?: Plan }): Promise<void>;
  /** Another key, and nothing remembered: after the server revoked this one. The caller begins another epoch. */
  renewKey(): Promise<void>;
  /** Deletes key and spool: the event ended. */
  destroy(): Promise<void>;
}

/**
 * Opens the state folder, or makes one. What was made on another machine (a cloned image) is discarded, key and spool alike.
 * @throws when the folder can't be made, read or written
 */
export async function openIdentity(
  stateDir: string,
  findMachineId: () => Promise<string | null> = readMachineId,
): Promise<Identity> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const file = join(stateDir, 'identity.json');
  const spoolFolder = join(stateDir, 'spool');
  const foundMachineId = await findMachineId();
  let kept = await readStoredIdentity(file);
  if (kept === null || (foundMachineId !== null && kept.machine !== foundMachineId)) {
    await rm(spoolFolder, { recursive: true, force: true });
    kept = { privateKey: generatePrivateKey(), machine: foundMachineId ?? generateMachineId() };
    await writeStoredIdentity(file, kept);
  }
  let current: StoredIdentity = kept;
  let key = importAgentKey(current.privateKey);
  let writing: Promise<void> = Promise.resolve();
  const write = (next: StoredIdentity) => {
    current = next;
    writing = writing.catch(() => undefined).then(() => writeStoredIdentity(file, next));
    return writing;
  };
  return {
    key: () => key,
    machine: current.machine,
    spoolFolder,
    storedState: () => current,
    updateStoredState: (what) => write({ ...current, ...what }),
    renewKey() {
      const privateKey = generatePrivateKey();
      key = importAgentKey(privateKey);
      return write({ privateKey, machine: current.machine });
    },
    async destroy() {
      await writing.catch(() => undefined);
      await rm(file, { force: true });
      await rm(spoolFolder, { recursive: true, force: true });
    },
  };
}

async function readStoredIdentity(file: string): Promise<StoredIdentity | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (text === null) return null;
  try {
    const kept = StoredIdentity.parse(JSON.parse(text));
    importAgentKey(kept.privateKey);
    return kept;
  } catch {
    return null;
  }
}

/** Renamed into place: a crash leaves the old or the new, never half a key. */
async function writeStoredIdentity(file: string, kept: StoredIdentity): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}
