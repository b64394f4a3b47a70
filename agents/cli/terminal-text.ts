import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';

/**
 * The text for a terminal. Everything that the agent prints passes this function, so that text from
 * a cluster or the server can't control the terminal or forge a line (R9).
 */
export function toTerminalText(lines: readonly string[]): string {
  return lines.map((line) => `${escapeUnsafe(line)}\n`).join('');
}

const LEVEL_PREFIX = { info: '', warn: 'warning: ', error: 'error: ' } as const;

/** A log of lines such as `2026-11-23 02:31:31 connected`, in local time. */
export function createLineLog(write: (line: string) => void, clock: Pick<Clock, 'now'>): Log {
  return (level, line) => {
    write(`${formatTimestamp(new Date(clock.now()))} ${LEVEL_PREFIX[level]}${line}`);
  };
}

function formatTimestamp(date: Date): string {
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}
