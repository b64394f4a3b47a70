import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Plan } from '#lib/protocol/plan.ts';
import { importAgentKey, generatePrivateKey, type AgentKey } from './agent-key.ts';
import { readMachineId, generateMachineId } from './machine-id.ts';

const StoredIdentity = z.object({
  privateKey: z.string(),
  /** Key whose seat this key keeps, until the server has accepted this key. */
  formerPrivateKey: z.string().optional(),
  machine: z.string(),
  /** Raw public key of the server that has proved its identity. No other server is accepted. */
  serverKey: z.string().optional(),
  /** uid of the cluster of the last changes. */
  cluster: z.string().optional(),
  plan: Plan.optional(),
  /** Marks the agent as known to the server. */
  ticket: z.string().max(400).optional(),
});
type StoredIdentity = z.infer<typeof StoredIdentity>;

/**
 * The identity of the agent, stored in `identity.json` beside the spool. Both belong to one VM and
 * are useless without each other.
 */
export interface Identity {
  key(): AgentKey;
  /** The key that `renewKey` replaced, until `confirmKey`; else null. */
  formerKey(): AgentKey | null;
  readonly machine: string;
  /** Folder of the spool. */
  readonly spoolFolder: string;
  storedState(): {
    readonly serverKey?: string | undefined;
    readonly cluster?: string | undefined;
    readonly plan?: Plan | undefined;
    readonly ticket?: string | undefined;
  };
  updateStoredState(changes: {
    serverKey?: string;
    cluster?: string;
    plan?: Plan;
    ticket?: string;
  }): Promise<void>;
  /**
   * Creates a new key and clears the stored state, after the server revoked the old key. The caller
   * then starts a new epoch. The old key is kept as `formerKey`.
   */
  renewKey(): Promise<void>;
  /** The server accepted the key, so the former one is discarded. */
  confirmKey(): Promise<void>;
  /** Deletes key and spool after the workshop has ended. */
  destroy(): Promise<void>;
}

const IDENTITY_FILE = 'identity.json';

/** Whether an agent has used this state folder before. */
export function hasStoredIdentity(stateDir: string): boolean {
  return existsSync(join(stateDir, IDENTITY_FILE));
}

/**
 * Opens or creates the state folder. Discards the key and the spool of another VM (a cloned image).
 * @param derivedKey the key to use instead of a random one, as it is stored
 * @throws {Error} the folder can't be created, read or written
 */
export async function openIdentity(
  stateDir: string,
  findMachineId: () => Promise<string | null> = readMachineId,
  derivedKey?: string,
): Promise<Identity> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const file = join(stateDir, IDENTITY_FILE);
  const spoolFolder = join(stateDir, 'spool');
  const foundMachineId = await findMachineId();
  let stored = await readStoredIdentity(file);
  const isOtherMachine = foundMachineId !== null && stored?.machine !== foundMachineId;
  const isOtherKey = derivedKey !== undefined && stored?.privateKey !== derivedKey;
  if (stored === null || isOtherMachine || isOtherKey) {
    await rm(spoolFolder, { recursive: true, force: true });
    stored = {
      privateKey: derivedKey ?? generatePrivateKey(),
      machine: foundMachineId ?? generateMachineId(),
    };
    await writeStoredIdentity(file, stored);
  }
  let current: StoredIdentity = stored;
  let key = importAgentKey(current.privateKey);
  let writing: Promise<void> = Promise.resolve();
  const write = (next: StoredIdentity) => {
    current = next;
    writing = writing.catch(() => undefined).then(() => writeStoredIdentity(file, next));
    return writing;
  };
  return {
    key: () => key,
    formerKey: () =>
      current.formerPrivateKey === undefined ? null : importAgentKey(current.formerPrivateKey),
    machine: current.machine,
    spoolFolder,
    storedState: () => current,
    updateStoredState: (changes) => write({ ...current, ...changes }),
    renewKey() {
      const privateKey = generatePrivateKey();
      key = importAgentKey(privateKey);
      // A key that the server never accepted has no seat to keep.
      const formerPrivateKey = current.formerPrivateKey ?? current.privateKey;
      return write({ privateKey, formerPrivateKey, machine: current.machine });
    },
    confirmKey() {
      if (current.formerPrivateKey === undefined) return Promise.resolve();
      return write({ ...current, formerPrivateKey: undefined });
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
    const stored = StoredIdentity.parse(JSON.parse(text));
    importAgentKey(stored.privateKey);
    if (stored.formerPrivateKey !== undefined) importAgentKey(stored.formerPrivateKey);
    return stored;
  } catch {
    return null;
  }
}

/** Writes the file atomically, so that a crash never leaves half a key. */
async function writeStoredIdentity(file: string, stored: StoredIdentity): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(stored), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}
