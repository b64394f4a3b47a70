import type { Clock, Log } from '#lib/kit/clock.ts';

const LEVEL_PREFIX = { info: '', warn: 'warning: ', error: 'error: ' } as const;
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/** Lines for people: `2026-11-23 02:31:31 connected`, local time. A line stays one line, whatever a cluster put into it (R9). */
export function createLineLog(write: (line: string) => void, clock: Pick<Clock, 'now'>): Log {
  return (level, line) =>
    write(
      `${formatTimestamp(new Date(clock.now()))} ${LEVEL_PREFIX[level]}${line.replace(CONTROL_CHARACTERS, ' ')}`,
    );
}

function formatTimestamp(date: Date): string {
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}
