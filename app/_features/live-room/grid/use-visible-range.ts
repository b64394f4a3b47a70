'use client';
import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

export interface Pane {
  /** Offsets, px, in whole steps, so that nothing paints more often than it must. */
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Until a browser has measured: as much as a large screen shows. */
const FIRST: Pane = { top: 0, left: 0, width: 1200, height: 1200 };
const NARROW = '(max-width: 44.99rem)';

/**
 * What of a scrolling element is in view. `step`: how far it must scroll, px down and across, to be told of again. Measured when it
 * scrolls or gets another size, never while painting: a look at a size right after a change makes the browser lay out all at once.
 */
export function usePane(
  scroller: HTMLElement | null,
  { down, across }: { readonly down: number; readonly across: number },
): Pane {
  const [pane, setPane] = useState(FIRST);
  useLayoutEffect(() => {
    if (!scroller) return undefined;
    let known = FIRST;
    const look = () => {
      const { scrollTop, scrollLeft, clientWidth: width, clientHeight: height } = scroller;
      const next = {
        top: Math.floor(scrollTop / down) * down,
        left: Math.floor(scrollLeft / across) * across,
        width,
        height,
      };
      if (
        known.top === next.top &&
        known.left === next.left &&
        known.width === width &&
        known.height === height
      )
        return;
      known = next;
      // Before the frame that shows where one has scrolled to: what comes into view is there then, and can take the focus.
      flushSync(() => setPane(next));
    };
    // It is told of the first size as well, before that is painted.
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    scroller.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', look);
    };
  }, [scroller, down, across]);
  return pane;
}

let media: MediaQueryList | undefined;
const narrow = (): MediaQueryList => (media ??= window.matchMedia(NARROW));

function narrowChanges(listener: () => void): () => void {
  narrow().addEventListener('change', listener);
  return () => narrow().removeEventListener('change', listener);
}

/** A phone: what one touches must be larger than what one points at. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    narrowChanges,
    () => narrow().matches,
    () => false,
  );
}
