import { useSyncExternalStore } from 'react';

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/**
 * The secret of a link: after #, which browsers don't send, so that no access log contains it. Mail
 * programs that rewrite links can move it to the parameter `name`. null on the server and in the
 * first render.
 */
export function useHashOrQuery(name: 'token' | 'code'): string | null {
  return useSyncExternalStore<string | null>(
    subscribeToHash,
    () =>
      window.location.hash.slice(1) || new URLSearchParams(window.location.search).get(name) || '',
    () => null,
  );
}
