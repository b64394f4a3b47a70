import { useLayoutEffect } from 'react';

/**
 * Keeps the title of the tab in the language of the page and up to date with its step. The server
 * sets the title once, and the reader can switch the language without a reload.
 */
export function useDocumentTitle(title: string): void {
  // A layout effect, because it ends before the next page's title is observed.
  useLayoutEffect(() => {
    const before = document.title;
    const shown = `${title} · Podium`;
    document.title = shown;
    // The title of the server can be hydrated later than this component. React then doesn't find
    // its text in the head and inserts it once more before the title that is shown.
    const observer = new MutationObserver(() => {
      if (document.title === before && before !== shown) document.title = shown;
    });
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      // A navigation has set another title already, unless the next page has the same as this one.
      if (document.title === shown) document.title = before;
    };
  }, [title]);
}
