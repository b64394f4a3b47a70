'use client';
import { useEffect, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import { freezeOrder } from './frozen-order.ts';

function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, place) => key === b[place]);
}

/**
 * An order that stands still while the pointer or the focus is in the list. Give `hold` to the list's element. Another
 * `applied` than before, as when the reader asked for another order, takes the wanted one at once.
 */
export function useFrozenOrder(wanted: readonly string[], revision: number | string) {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [seenRevision, setSeenRevision] = useState(revision);
  const [shown, setShown] = useState(wanted);
  const frozen = freezeOrder(shown, wanted, (pointed || focused) && seenRevision === revision);
  if (seenRevision !== revision) setSeenRevision(revision);
  if (!isSameOrder(frozen.order, shown)) setShown(frozen.order);
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
  const freezeProps = {
    onPointerEnter: (event: PointerEvent) => setPointed(event.pointerType === 'mouse'),
    onPointerLeave: () => setPointed(false),
    onFocus: (event: FocusEvent) => {
      list.current = event.currentTarget;
      setFocused(true);
    },
    onBlur: (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget)),
  };
  return { order: frozen.order, changes: frozen.changes, freezeProps };
}
