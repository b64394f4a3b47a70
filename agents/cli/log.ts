import type { Clock, Log } from '#lib/kit/clock.ts';

const MARK = { info: '', warn: 'warning: ', error: 'error: ' } as const;
const CONTROL = /\p{Cc}+/gu;

/** Lines for people: `2026-11-23 02:31:31 connected`, local time. A line stays one line, whatever a cluster put into it (R9). */
export function lineLog(write: (line: string) => void, clock: Pick<Clock, 'now'>): Log {
  return (level, line) =>
    write(`${stamp(new Date(clock.now()))} ${MARK[level]}${line.replace(CONTROL, ' ')}`);
}

function stamp(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
