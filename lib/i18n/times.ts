import type { Language } from './language.ts';

/** A duration in ms as `m:ss`, from one hour as `h:mm`. Negative durations count as zero. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  if (hours > 0) return `${hours}:${padTwoDigits(Math.floor(seconds / 60) % 60)}`;
  return `${Math.floor(seconds / 60)}:${padTwoDigits(seconds % 60)}`;
}

/**
 * The time of day in 24 hours: `14:06`, with seconds `14:06:41`. `at` is ms since 1970. Without `zone`
 * the zone of the computer is used, so pages call it only after mount, in the browser.
 */
export function formatClock(
  at: number,
  options: { readonly seconds?: boolean; readonly zone?: string } = {},
): string {
  const key = `${options.zone ?? ''} ${options.seconds ?? false}`;
  const clock =
    clockFormats.get(key) ??
    createFormat(
      'en-GB',
      {
        hour: '2-digit',
        minute: '2-digit',
        ...(options.seconds ? { second: '2-digit' } : {}),
      },
      options.zone,
    );
  clockFormats.set(key, clock);
  return clock.format(at);
}

/** Cached, because creating a format takes longer than 100 uses of it, and a grid shows 300 times. */
const clockFormats = new Map<string, Intl.DateTimeFormat>();

/** A date with the time of day in the reader's language, for times on other days. */
export function formatDateTime(at: number, language: Language, zone?: string): string {
  return createFormat(
    language,
    {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    },
    zone,
  ).format(at);
}

/** A day with its year, such as "December 12, 2026". */
export function formatDay(at: number, language: Language, zone?: string): string {
  return createFormat(language, { year: 'numeric', month: 'long', day: 'numeric' }, zone).format(
    at,
  );
}

/** The day without its year, and the time of day, for something that isn't long ago. */
export function formatDayAndTime(at: number, language: Language, zone?: string): string {
  return createFormat(
    language,
    { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
    zone,
  ).format(at);
}

/** A browser that is older than the time zone shows UTC and says so. */
function createFormat(
  language: string,
  options: Intl.DateTimeFormatOptions,
  zone: string | undefined,
): Intl.DateTimeFormat {
  if (!zone) return new Intl.DateTimeFormat(language, options);
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(language, {
      ...options,
      timeZone: 'UTC',
      timeZoneName: 'short',
    });
  }
}

function padTwoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
