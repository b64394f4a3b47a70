import { randomBytes } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Finding } from '#agents/control-socket/protocol.ts';
import { fine, problem } from './finding.ts';

/** The spool may grow to 64 MB (R5); below this, bytes, it might not. */
const ENOUGH = 100 * 1024 * 1024;

/** Whether the agent's folder, or the nearest one above that exists, can be written and has room. */
export async function examineDisk(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const probe = join(folder, `.podium-doctor-${randomBytes(4).toString('hex')}`);
    await writeFile(probe, 'x', { flush: true });
    await rm(probe);
    const free = bavail * bsize;
    const words = `${folder} has ${Math.floor(free / 1024 / 1024)} MB free`;
    return free < ENOUGH
      ? problem(
          'disk',
          `${words}, and the agent may need ${ENOUGH / 1024 / 1024}.`,
          'make room: `df -h` shows what is full.',
        )
      : fine('disk', `${words}.`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && dirname(folder) !== folder) return examineDisk(dirname(folder));
    if (code === 'ENOSPC')
      return problem('disk', `${folder} is full.`, 'make room: `df -h` shows what is full.');
    return problem(
      'disk',
      `${folder} can't be written (${code}).`,
      'take another folder with --state FOLDER, or see who owns it with `ls -ld`.',
    );
  }
}
