import { useCallback, useState, useSyncExternalStore } from 'react';

const KEY = 'podium-join';

function readSessionStorage(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function writeSessionStorage(text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, text);
  } catch {
    // Without storage, the request lives as long as the page.
  }
}

const subscribeToNothing = () => () => undefined;

/**
 * The request to join that this tab keeps across a reload, as text. null if there is none, on the
 * server, and in the first render. Another tab has another request.
 */
export function useKeptRequest(): readonly [string | null, (text: string | null) => void] {
  const stored = useSyncExternalStore(subscribeToNothing, readSessionStorage, () => null);
  const [changed, setChanged] = useState<{ readonly text: string | null } | null>(null);
  const keep = useCallback((text: string | null) => {
    writeSessionStorage(text);
    setChanged({ text });
  }, []);
  return [changed === null ? stored : changed.text, keep];
}
