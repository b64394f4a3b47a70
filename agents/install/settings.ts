import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { en, type Messages } from '#agents/messages/en.ts';

/**
 * What `install` decided and `run` reads. A file keeps the server and the token out of the unit and
 * the process list.
 */
export const AgentSettings = z.object({
  server: z.string(),
  token: z.string().optional(),
  /** Proxy to the server, with its login. */
  proxy: z.string().optional(),
  /** File with certificates that are trusted for the server. */
  ca: z.string().optional(),
  /** Label of the seat that this VM asks for. */
  seat: z.string().optional(),
  /** Kubeconfig files to use, joined as in KUBECONFIG. The agent's own might not exist yet. */
  kubeconfig: z.string(),
  /**
   * Set where no account could be created. The agent then runs as this user, because their
   * kubeconfig might need their programs and files.
   */
  student: z.object({ name: z.string(), home: z.string(), path: z.string() }).optional(),
  /** Id of the group that may use the agent of the service. Set by the root part only. */
  group: z.int().nonnegative().optional(),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/**
 * Reads the settings; null if the file doesn't exist.
 * @throws {Error} the file can't be read or is damaged
 */
export async function readSettings(
  file: string,
  messages: Messages = en,
): Promise<AgentSettings | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Error(messages.install.settingsUnreadable(file, code), { cause: error });
  }
  try {
    return AgentSettings.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(messages.install.settingsDamaged(file), { cause: error });
  }
}

/**
 * Writes a file that only its owner can read, atomically. Creates its folder for the owner only.
 */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const folder = dirname(file);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined)
    await chmod(folder, 0o700);
  const temporaryFile = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporaryFile, content, { mode: 0o600, flush: true });
  await rename(temporaryFile, file);
}
