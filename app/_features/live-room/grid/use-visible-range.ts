import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

export interface VisibleRange {
  /**
   * Offsets in px, rounded down to steps, so that scrolling renders only when the window changes.
   */
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Before the first measurement: the size of a large screen. */
const INITIAL_RANGE: VisibleRange = { top: 0, left: 0, width: 1200, height: 1200 };
const NARROW_QUERY = '(max-width: 45rem)';

/**
 * The visible part of a scrolling element. `down` and `across`: how many px it must scroll until
 * the range changes. Measured on scroll and resize, never while rendering: reading a size right
 * after a DOM change forces the browser to lay out the page synchronously.
 */
export function useVisibleRange(
  scroller: HTMLElement | null,
  { down, across }: { readonly down: number; readonly across: number },
): VisibleRange {
  const [range, setRange] = useState(INITIAL_RANGE);
  useLayoutEffect(() => {
    if (!scroller) return undefined;
    let lastRange = INITIAL_RANGE;
    const measure = () => {
      const { scrollTop, scrollLeft, clientWidth: width, clientHeight: height } = scroller;
      const next = {
        top: Math.floor(scrollTop / down) * down,
        left: Math.floor(scrollLeft / across) * across,
        width,
        height,
      };
      if (
        lastRange.top === next.top &&
        lastRange.left === next.left &&
        lastRange.width === width &&
        lastRange.height === height
      )
        return;
      lastRange = next;
      // Render before the browser paints the new scroll offset, so that no row is missing and the
      // focus finds its target.
      flushSync(() => setRange(next));
    };
    // The observer also reports the initial size, before the first paint.
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, [scroller, down, across]);
  return range;
}

let media: MediaQueryList | undefined;
const getNarrowQuery = (): MediaQueryList => (media ??= window.matchMedia(NARROW_QUERY));

function subscribeToNarrow(listener: () => void): () => void {
  getNarrowQuery().addEventListener('change', listener);
  return () => getNarrowQuery().removeEventListener('change', listener);
}

/** Whether the page is as narrow as a phone, where touch targets must be larger. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    subscribeToNarrow,
    () => getNarrowQuery().matches,
    () => false,
  );
}
