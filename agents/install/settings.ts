import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What `install` decided, read by `run`: so that neither address nor token stands in a unit or a process list. */
export const AgentSettings = z.object({
  server: z.string(),
  token: z.string().optional(),
  /** Kubeconfig files to use, joined as in KUBECONFIG; the agent's own may not be there yet. */
  kubeconfig: z.string(),
  /** Set where no account could be made: the agent then runs as this user, whose kubeconfig may need programs and files of theirs. */
  student: z.object({ name: z.string(), home: z.string(), path: z.string() }).optional(),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/**
 * The settings in this file, null when there are none.
 * @throws {Error} the file can't be read, or is not what `install` writes
 */
export async function readSettings(file: string): Promise<AgentSettings | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(
      `${file} can't be read (${(error as NodeJS.ErrnoException).code}): is it another user's?`,
      { cause: error },
    );
  }
  try {
    return AgentSettings.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is damaged: run the install line from your page again.`, {
      cause: error,
    });
  }
}

/** Writes a file that only its owner can read, whole or not at all. Makes its folder (0711, so that the socket in it can be reached). */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const folder = dirname(file);
  if ((await mkdir(folder, { recursive: true, mode: 0o711 })) !== undefined)
    await chmod(folder, 0o711);
  const temporaryFile = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporaryFile, content, { mode: 0o600, flush: true });
  await rename(temporaryFile, file);
}
