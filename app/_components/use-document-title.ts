import { useEffect } from 'react';

/**
 * Keeps the title of the tab in the language of the page and up to date with its step. The server
 * sets the title once, and the reader can switch the language without a reload.
 */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    const shown = `${title} · Podium`;
    document.title = shown;
    return () => {
      // A navigation has set another title already, unless the next page has the same as this one.
      if (document.title === shown) document.title = before;
    };
  }, [title]);
}
