/** An interval [from, to), ms since 1970. Empty if `to` isn't later than `from`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The moments of any of the spans: earliest first, not empty, and with a gap between each two. The
 * other functions return spans of this form too, so that equal sets of moments are equal arrays.
 */
export function uniteSpans(...sets: readonly (readonly Span[])[]): Span[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of sortByStart(sets)) {
    if (to <= from) continue;
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** Most sets are in order already, and this is called for every student and exercise. */
function sortByStart(sets: readonly (readonly Span[])[]): readonly Span[] {
  const [first = [], ...others] = sets;
  const spans = others.length === 0 ? first : sets.flat();
  const isSorted = spans.every((span, index) => span.from >= (spans[index - 1]?.from ?? -Infinity));
  return isSorted ? spans : spans.toSorted((a, b) => a.from - b.from);
}

/** The moments of `spans` that are in none of `removed`. */
export function subtractSpans(spans: readonly Span[], removed: readonly Span[]): Span[] {
  const holes = uniteSpans(removed);
  return uniteSpans(spans).flatMap(({ from, to }) => {
    const rest: Span[] = [];
    let start = from;
    for (const hole of holes) {
      if (hole.from >= to) break;
      if (hole.to <= start) continue;
      if (hole.from > start) rest.push({ from: start, to: hole.from });
      start = hole.to;
    }
    if (start < to) rest.push({ from: start, to });
    return rest;
  });
}

/** The moments that are in both. */
export function intersectSpans(first: readonly Span[], second: readonly Span[]): Span[] {
  const [a, b] = [uniteSpans(first), uniteSpans(second)];
  const common: Span[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) return common;
    const [from, to] = [Math.max(left.from, right.from), Math.min(left.to, right.to)];
    if (from < to) common.push({ from, to });
    if (left.to < right.to) i += 1;
    else j += 1;
  }
}

/** The moments of `spans` within `window`. */
export function clipSpans(spans: readonly Span[], window: Span): Span[] {
  return uniteSpans(
    spans.map(({ from, to }) => ({
      from: Math.max(from, window.from),
      to: Math.min(to, window.to),
    })),
  );
}

/** Length in ms. Moments in several spans count once. */
export function totalMs(spans: readonly Span[]): number {
  return uniteSpans(spans).reduce((sum, { from, to }) => sum + to - from, 0);
}
