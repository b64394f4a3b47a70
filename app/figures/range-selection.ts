interface TimeRange {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** The time that two marks span, in any order; null without two different marks that have a time. */
export function rangeOf(start: HTMLElement, end: HTMLElement): TimeRange | null {
  const times = [start, end].flatMap(({ dataset: { from, to } }) =>
    from === undefined || to === undefined ? [] : [Number(from), Number(to)],
  );
  return start === end || times.length < 4
    ? null
    : { from: Math.min(...times), to: Math.max(...times) };
}

/**
 * Drawing with the mouse across marks that have a time selects their range. The form on the page does
 * the same for the keyboard and for touch screens, where drawing scrolls.
 */
export function watchRangeSelection(
  root: HTMLElement,
  signal: AbortSignal,
  onSelect: (range: TimeRange) => void,
): void {
  let start: HTMLElement | null = null;
  const markAt = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-from]') : null;
  const showRange = (range: TimeRange | null) => {
    for (const mark of root.querySelectorAll<HTMLElement>('[data-from]'))
      mark.toggleAttribute(
        'data-selected',
        range !== null &&
          Number(mark.dataset['from']) >= range.from &&
          Number(mark.dataset['to']) <= range.to,
      );
  };
  root.addEventListener(
    'pointerdown',
    (event) => {
      start = event.pointerType === 'mouse' && event.button === 0 ? markAt(event) : null;
      // Otherwise the browser selects text or drags the mark.
      if (start !== null) event.preventDefault();
    },
    { signal },
  );
  root.addEventListener(
    'pointerover',
    (event) => {
      const end = markAt(event);
      if (start !== null && end !== null) showRange(rangeOf(start, end));
    },
    { signal },
  );
  window.addEventListener(
    'pointerup',
    (event) => {
      const end = markAt(event);
      const range = start === null || end === null ? null : rangeOf(start, end);
      start = null;
      showRange(null);
      if (range !== null) onSelect(range);
    },
    { signal },
  );
}
