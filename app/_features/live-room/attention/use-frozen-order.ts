'use client';
import { useEffect, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import { holdOrder } from './frozen-order.ts';

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, place) => key === b[place]);
}

/**
 * An order that stands still while the pointer or the focus is in the list. Give `hold` to the list's element. Another
 * `applied` than before, as when the reader asked for another order, takes the wanted one at once.
 */
export function useHeld(wanted: readonly string[], applied: number | string) {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [seen, setSeen] = useState(applied);
  const [shown, setShown] = useState(wanted);
  const held = holdOrder(shown, wanted, (pointed || focused) && seen === applied);
  if (seen !== applied) setSeen(applied);
  if (!same(held.order, shown)) setShown(held.order);
  const list = useRef<Element | null>(null);
  useEffect(() => {
    if (!focused || !list.current) return undefined;
    // A button that goes while it has the focus takes it along without a word: nobody is in the list any more.
    const observer = new MutationObserver(() => {
      if (!list.current?.contains(document.activeElement)) setFocused(false);
    });
    observer.observe(list.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [focused]);
  const hold = {
    onPointerEnter: (event: PointerEvent) => setPointed(event.pointerType === 'mouse'),
    onPointerLeave: () => setPointed(false),
    onFocus: (event: FocusEvent) => {
      list.current = event.currentTarget;
      setFocused(true);
    },
    onBlur: (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget)),
  };
  return { order: held.order, changes: held.changes, hold };
}
