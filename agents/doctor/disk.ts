import { randomBytes } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import type { Messages } from '#agents/messages/en.ts';
import { okFinding, problemFinding } from './finding.ts';

/** The spool can grow to 64 MB (R5). Bytes. */
const MIN_FREE_BYTES = 100 * 1024 * 1024;

const toMegabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);

/** Whether the folder, or its nearest existing parent, is writable and has enough free space. */
export async function checkDisk(folder: string, messages: Messages): Promise<DoctorFinding> {
  const { doctor } = messages;
  try {
    const { bavail, bsize } = await statfs(folder);
    const probe = join(folder, `.podium-doctor-${randomBytes(4).toString('hex')}`);
    await writeFile(probe, 'x', { flush: true });
    await rm(probe);
    const freeBytes = bavail * bsize;
    const free = toMegabytes(freeBytes);
    return freeBytes < MIN_FREE_BYTES
      ? problemFinding('disk', {
          text: doctor.diskLow(folder, free, toMegabytes(MIN_FREE_BYTES)),
          nextStep: doctor.freeUpSpace,
        })
      : okFinding('disk', doctor.diskFine(folder, free));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder)
      return checkDisk(dirname(folder), messages);
    return problemFinding(
      'disk',
      code === 'ENOSPC'
        ? { text: doctor.diskFull(folder), nextStep: doctor.freeUpSpace }
        : doctor.diskNotWritable(folder, code),
    );
  }
}
