import { useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus in a part of the page whose buttons disappear when they have done their work: it moves
 * to the part itself instead of to the start of the page. Spread `keepFocus` on its element.
 */
export function useKeepFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    hadFocus.current = false;
    ref.current?.focus();
  });
  return {
    ref,
    tabIndex: -1,
    onFocus: () => {
      hadFocus.current = true;
    },
    onBlur: () => {
      hadFocus.current = false;
    },
  };
}
