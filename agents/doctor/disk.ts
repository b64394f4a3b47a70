import { randomBytes } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { okFinding, problemFinding } from './finding.ts';

/** The spool may grow to 64 MB (R5); below this, bytes, it might not. */
const MIN_FREE_BYTES = 100 * 1024 * 1024;

/** Whether the agent's folder, or the nearest one above that exists, can be written and has room. */
export async function checkDisk(folder: string): Promise<DoctorFinding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const probe = join(folder, `.podium-doctor-${randomBytes(4).toString('hex')}`);
    await writeFile(probe, 'x', { flush: true });
    await rm(probe);
    const free = bavail * bsize;
    const text = `${folder} has ${Math.floor(free / 1024 / 1024)} MB free`;
    return free < MIN_FREE_BYTES
      ? problemFinding(
          'disk',
          `${text}, and the agent may need ${MIN_FREE_BYTES / 1024 / 1024}.`,
          'make room: `df -h` shows what is full.',
        )
      : okFinding('disk', `${text}.`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && dirname(folder) !== folder) return checkDisk(dirname(folder));
    if (code === 'ENOSPC')
      return problemFinding('disk', `${folder} is full.`, 'make room: `df -h` shows what is full.');
    return problemFinding(
      'disk',
      `${folder} can't be written (${code}).`,
      'take another folder with --state FOLDER, or see who owns it with `ls -ld`.',
    );
  }
}
