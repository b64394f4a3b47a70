'use client';
import { useCallback, useSyncExternalStore } from 'react';

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

/** What of a scrolling element is in view. `step`: how far it must scroll, px down and across, to be told of again. */
export function usePane(scroller: HTMLElement | null, step: { readonly down: number; readonly across: number }): Pane {
  const subscribe = useCallback((listener: () => void) => {
    if (!scroller) return () => undefined;
    const observer = new ResizeObserver(listener);
    observer.observe(scroller);
    scroller.addEventListener('scroll', listener, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', listener);
    };
  }, [scroller]);
  const read = (of: (element: HTMLElement) => number, first: number) => () => (scroller ? of(scroller) : first);
  const top = useSyncExternalStore(subscribe, read(({ scrollTop }) => Math.floor(scrollTop / step.down) * step.down, 0), () => FIRST.top);
  const left = useSyncExternalStore(subscribe, read(({ scrollLeft }) => Math.floor(scrollLeft / step.across) * step.across, 0), () => FIRST.left);
  const width = useSyncExternalStore(subscribe, read(({ clientWidth }) => clientWidth, FIRST.width), () => FIRST.width);
  const height = useSyncExternalStore(subscribe, read(({ clientHeight }) => clientHeight, FIRST.height), () => FIRST.height);
  return { top, left, width, height };
}

function narrowChanges(listener: () => void): () => void {
  const media = window.matchMedia(NARROW);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** A phone: what one touches must be larger than what one points at. */
export function useNarrow(): boolean {
  return useSyncExternalStore(narrowChanges, () => window.matchMedia(NARROW).matches, () => false);
}
