import type { Language } from './language.ts';

/** A span of time as it is written on the board: `m:ss`, from an hour on `h:mm`. Takes milliseconds; below zero counts as zero. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  if (hours > 0) return `${hours}:${padTwoDigits(Math.floor(seconds / 60) % 60)}`;
  return `${Math.floor(seconds / 60)}:${padTwoDigits(seconds % 60)}`;
}

/**
 * Time of day, 24 hours: `14:06`, with seconds `14:06:41`. `at` is ms since 1970. Without `zone` the reader's own zone is
 * used, which only a browser knows: pages format after mount, so that the server's zone is never seen.
 */
export function formatClock(
  at: number,
  options: { readonly seconds?: boolean; readonly zone?: string } = {},
): string {
  const key = `${options.zone ?? ''} ${options.seconds ?? false}`;
  const clock =
    clockFormats.get(key) ??
    new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      ...(options.seconds ? { second: '2-digit' } : {}),
      ...(options.zone ? { timeZone: options.zone } : {}),
    });
  clockFormats.set(key, clock);
  return clock.format(at);
}

/** Making one takes longer than writing a hundred times with it, and a wall writes three hundred. */
const clockFormats = new Map<string, Intl.DateTimeFormat>();

/** Day and time of day in the reader's language, for times that need not be today's. */
export function formatDateTime(at: number, language: Language, zone?: string): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(zone ? { timeZone: zone } : {}),
  }).format(at);
}

function padTwoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
