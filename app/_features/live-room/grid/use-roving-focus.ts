'use client';
import { useCallback, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { move, type Grid } from './roving-focus.ts';

const KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

function keyOf(target: EventTarget): string | null {
  return target instanceof Element
    ? (target.closest<HTMLElement>('[data-key]')?.dataset.key ?? null)
    : null;
}

/** The element in `container` that carries this key, if it is in the document now. */
export function findKey(container: ParentNode, key: string): HTMLElement | null {
  return container.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

/**
 * One tab stop for a whole grid: arrows carry the focus. Items carry `data-key`; the one that equals `stop` gets tabIndex 0.
 * `reveal` brings a key into the document where the grid keeps only a window of itself there.
 */
export function useRoving(grid: Grid, reveal?: (key: string) => void) {
  const [last, setLast] = useState<string | null>(null);
  const all = grid.flat();
  const stop =
    last !== null && all.includes(last) ? last : (all.find((key) => key !== null) ?? null);
  const onFocus = useCallback((event: FocusEvent) => setLast(keyOf(event.target)), []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (!KEYS.has(event.key) || event.altKey || event.metaKey) return;
      const next = move(grid, keyOf(event.target), event.key, event.ctrlKey);
      event.preventDefault();
      if (next === null) return;
      const container = event.currentTarget;
      const element = findKey(container, next);
      if (element) return element.focus();
      reveal?.(next);
      requestAnimationFrame(() => requestAnimationFrame(() => findKey(container, next)?.focus()));
    },
    [grid, reveal],
  );
  return { stop, onFocus, onKeyDown };
}
