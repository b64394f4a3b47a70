import { useEffect } from 'react';
import { keepScreenOn } from './keep-screen-on.ts';

/** Keeps the screen on while the page is shown, where the browser can. */
export function useScreenOn(): void {
  useEffect(() => {
    // Older browsers, and pages without https, don't have it.
    const { wakeLock } = navigator as Partial<Pick<Navigator, 'wakeLock'>>;
    return keepScreenOn(document, wakeLock);
  }, []);
}
