import { useCallback, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { moveFocus, type KeyGrid } from './roving-focus.ts';

const NAVIGATION_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

function getItemKey(target: EventTarget): string | null {
  return target instanceof Element
    ? (target.closest<HTMLElement>('[data-key]')?.dataset.key ?? null)
    : null;
}

/** The element in `container` with this key; null if it isn't rendered now. */
export function findByKey(container: ParentNode, key: string): HTMLElement | null {
  return container.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

/**
 * One tab stop for a whole grid, with arrow keys to move the focus. Items have a `data-key`; the
 * item whose key is `tabStopKey` gets tabIndex 0. `reveal` scrolls to a key that a windowed grid
 * hasn't rendered.
 */
export function useRovingFocus(grid: KeyGrid, reveal?: (key: string) => void) {
  const [lastKey, setLastKey] = useState<string | null>(null);
  const keys = grid.flat();
  const tabStopKey =
    lastKey !== null && keys.includes(lastKey)
      ? lastKey
      : (keys.find((key) => key !== null) ?? null);
  const onFocus = useCallback((event: FocusEvent) => setLastKey(getItemKey(event.target)), []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (!NAVIGATION_KEYS.has(event.key) || event.altKey || event.metaKey) return;
      const next = moveFocus(grid, getItemKey(event.target), event.key, event.ctrlKey);
      event.preventDefault();
      if (next === null) return;
      const container = event.currentTarget;
      const element = findByKey(container, next);
      if (element) return element.focus();
      reveal?.(next);
      requestAnimationFrame(() => requestAnimationFrame(() => findByKey(container, next)?.focus()));
    },
    [grid, reveal],
  );
  return { tabStopKey, onFocus, onKeyDown };
}
