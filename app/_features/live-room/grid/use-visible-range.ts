'use client';
import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

export interface VisibleRange {
  /** Offsets, px, in whole steps, so that nothing paints more often than it must. */
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Until a browser has measured: as much as a large screen shows. */
const INITIAL_RANGE: VisibleRange = { top: 0, left: 0, width: 1200, height: 1200 };
const NARROW_QUERY = '(max-width: 44.99rem)';

/**
 * What of a scrolling element is in view. `step`: how far it must scroll, px down and across, to be told of again. Measured when it
 * scrolls or gets another size, never while painting: a look at a size right after a change makes the browser lay out all at once.
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
      // Before the frame that shows where one has scrolled to: what comes into view is there then, and can take the focus.
      flushSync(() => setRange(next));
    };
    // It is told of the first size as well, before that is painted.
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

/** A phone: what one touches must be larger than what one points at. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    subscribeToNarrow,
    () => getNarrowQuery().matches,
    () => false,
  );
}
