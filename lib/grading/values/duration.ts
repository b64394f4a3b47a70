const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3_600,
};
const MAX_DURATION_CHARS = 64;
const PART = /(\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * A duration of Go such as `1m30s` or `0.5h`, in seconds; `60s` and `1m` are the same. Null if the text isn't one,
 * or has more than 64 code units. Source: Go, `time.ParseDuration`.
 */
export function parseGoDuration(text: string): number | null {
  if (text.length > MAX_DURATION_CHARS) return null;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const body = text.slice(sign.length);
  if (body === '0') return 0;
  let seconds = 0;
  let read = 0;
  for (const { 0: part, 1: amount, 2: unit = '', index } of body.matchAll(PART)) {
    if (index !== read) return null;
    read += part.length;
    seconds += Number(amount) * (UNIT_SECONDS[unit] ?? 0);
  }
  if (read === 0 || read !== body.length) return null;
  return sign === '-' ? -seconds : seconds;
}

/** Whether two durations are equal. Texts that aren't durations are never equal. */
export function isSameDuration(left: string, right: string): boolean {
  const [a, b] = [parseGoDuration(left), parseGoDuration(right)];
  return a !== null && b !== null && Math.abs(a - b) < 1e-9;
}
