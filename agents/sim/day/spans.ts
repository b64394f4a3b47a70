/** From `from` up to `to`, ms since 1970. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

export function isWithin(spans: readonly DaySpan[], at: number): boolean {
  return spans.some(({ from, to }) => from <= at && at < to);
}

/**
 * When `ms` of work are done that begins at `from`, if no work is done in the pauses. All in ms;
 * pauses can overlap.
 */
export function addWorkingTime(from: number, ms: number, pauses: readonly DaySpan[]): number {
  let [at, left] = [from, ms];
  for (const pause of [...pauses].sort((a, b) => a.from - b.from)) {
    if (pause.to <= at) continue;
    if (pause.from > at + left) break;
    left -= Math.max(0, pause.from - at);
    at = Math.max(at, pause.to);
  }
  return at + left;
}

/** The time between two moments outside of pauses, ms. */
export function measureWorkingTime(from: number, to: number, pauses: readonly DaySpan[]): number {
  let [at, worked] = [from, 0];
  for (const pause of [...pauses].sort((a, b) => a.from - b.from)) {
    if (pause.to <= at) continue;
    if (pause.from >= to) break;
    worked += Math.max(0, pause.from - at);
    at = Math.max(at, pause.to);
  }
  return worked + Math.max(0, to - at);
}
