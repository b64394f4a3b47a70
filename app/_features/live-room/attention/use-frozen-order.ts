import { useEffect, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import { freezeOrder } from './frozen-order.ts';

function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

/**
 * An order that doesn't change while the pointer or the focus is in the list. Spread `freezeProps`
 * on the list's element. A new `revision`, e.g. after the instructor chose another sort order,
 * applies the wanted order at once.
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
    // A focused button that is removed fires no blur event, so check after each change of the list,
    // and give the focus to the list's tab stop.
    const observer = new MutationObserver(() => {
      if (list.current?.contains(document.activeElement)) return;
      setFocused(false);
      if (document.activeElement === document.body)
        list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
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
