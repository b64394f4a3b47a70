import { readFileSync } from 'node:fs';

/** Clock ticks per second in /proc: USER_HZ, which is 100 on every Linux that Node supports. */
const TICKS = 100;

/** Memory in MB (10^6 bytes) and processor time in s of a process, from /proc. */
export function readProcess(pid: number): {
  readonly rssMb: number;
  readonly peakMb: number;
  readonly cpuSeconds: number;
} {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const megabytes = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
  // proc(5): field 2 is the program's name in parentheses and can contain blanks; utime and stime
  // are fields 14 and 15.
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return {
    rssMb: megabytes('VmRSS'),
    peakMb: megabytes('VmHWM'),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
  };
}
