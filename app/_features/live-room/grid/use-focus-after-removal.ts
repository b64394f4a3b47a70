import { useLayoutEffect, type RefObject } from 'react';

/** The seat that Tab reaches; without seats, the search field. */
function focusGrid(): void {
  const pane = document.querySelector('[data-part="grid-pane"]');
  const target =
    pane?.querySelector<HTMLElement>('[role="grid"] [tabindex="0"]') ??
    pane?.querySelector<HTMLElement>('input');
  target?.focus();
}

/** Moves the focus to the grid when an element above it is removed while it has the focus. */
export function useFocusAfterRemoval(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const current = element.current;
    // Runs before the browser removes the element, and with it the focus.
    return () => {
      if (current?.contains(document.activeElement)) focusGrid();
    };
  }, [element]);
}
