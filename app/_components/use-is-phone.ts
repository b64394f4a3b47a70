import { useSyncExternalStore } from 'react';

/** `--breakpoint-tablet` of globals.css. */
const PHONE_QUERY = '(width < 45.0625rem)';

let media: MediaQueryList | undefined;
const getMedia = (): MediaQueryList => (media ??= window.matchMedia(PHONE_QUERY));

function subscribe(listener: () => void): () => void {
  getMedia().addEventListener('change', listener);
  return () => getMedia().removeEventListener('change', listener);
}

/** Whether the page has the layout of a phone. Only for content whose order or elements differ there. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => getMedia().matches,
    () => false,
  );
}
