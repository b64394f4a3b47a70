import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Plan } from '#lib/protocol/plan.ts';
import { agentKey, newPrivateKey, type AgentKey } from './agent-key.ts';
import { machineId, madeMachineId } from './machine-id.ts';

const Kept = z.object({
  privateKey: z.string(),
  machine: z.string(),
  /** Raw key of the server that proved itself once; from then on no other is spoken to. */
  serverKey: z.string().optional(),
  /** uid of the cluster that the log last spoke of. */
  cluster: z.string().optional(),
  plan: Plan.optional(),
});
type Kept = z.infer<typeof Kept>;

/** Who this agent is, kept in `identity.json` beside its spool: both belong to one machine, and neither means anything alone. */
export interface Identity {
  key(): AgentKey;
  readonly machine: string;
  /** Folder of the spool. */
  readonly spoolFolder: string;
  kept(): {
    readonly serverKey?: string | undefined;
    readonly cluster?: string | undefined;
    readonly plan?: Plan | undefined;
  };
  remember(what: { serverKey?: string; cluster?: string; plan?: Plan }): Promise<void>;
  /** Another key, and nothing remembered: after the server revoked this one. The caller begins another epoch. */
  renew(): Promise<void>;
  /** Deletes key and spool: the event ended. */
  destroy(): Promise<void>;
}

/**
 * Opens the state folder, or makes one. What was made on another machine (a cloned image) is discarded, key and spool alike.
 * @throws when the folder can't be made, read or written
 */
export async function openIdentity(
  stateDir: string,
  findMachine: () => Promise<string | null> = machineId,
): Promise<Identity> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const file = join(stateDir, 'identity.json');
  const spoolFolder = join(stateDir, 'spool');
  const found = await findMachine();
  let kept = await readKept(file);
  if (kept === null || (found !== null && kept.machine !== found)) {
    await rm(spoolFolder, { recursive: true, force: true });
    kept = { privateKey: newPrivateKey(), machine: found ?? madeMachineId() };
    await writeKept(file, kept);
  }
  let current: Kept = kept;
  let key = agentKey(current.privateKey);
  let writing: Promise<void> = Promise.resolve();
  const write = (next: Kept) => {
    current = next;
    writing = writing.catch(() => undefined).then(() => writeKept(file, next));
    return writing;
  };
  return {
    key: () => key,
    machine: current.machine,
    spoolFolder,
    kept: () => current,
    remember: (what) => write({ ...current, ...what }),
    renew() {
      const privateKey = newPrivateKey();
      key = agentKey(privateKey);
      return write({ privateKey, machine: current.machine });
    },
    async destroy() {
      await writing.catch(() => undefined);
      await rm(file, { force: true });
      await rm(spoolFolder, { recursive: true, force: true });
    },
  };
}

async function readKept(file: string): Promise<Kept | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (text === null) return null;
  try {
    const kept = Kept.parse(JSON.parse(text));
    agentKey(kept.privateKey);
    return kept;
  } catch {
    return null;
  }
}

/** Renamed into place: a crash leaves the old or the new, never half a key. */
async function writeKept(file: string, kept: Kept): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}
