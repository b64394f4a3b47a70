import { useCallback, useState, useSyncExternalStore } from 'react';

const CHANGE_EVENT = 'podium-stored';

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGE_EVENT, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGE_EVENT, listener);
    window.removeEventListener('storage', listener);
  };
}

function readLocalStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a value in this browser. Does nothing if the browser blocks storage. */
export function writeLocalStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGE_EVENT));
}

/** A stored value; null if nothing is stored, on the server, and in the first render. */
export function useLocalStorage(key: string): readonly [string | null, (value: string) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => readLocalStorage(key),
    () => null,
  );
  return [value, useCallback((next: string) => writeLocalStorage(key, next), [key])];
}

/**
 * A text that is stored in this browser with every keystroke, so that it survives a reload. If the
 * browser blocks storage, it lives as long as the page.
 */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const [stored] = useLocalStorage(key);
  const [draft, setDraft] = useState<{ readonly key: string; readonly text: string } | null>(null);
  const updateDraft = useCallback(
    (text: string) => {
      setDraft({ key, text });
      writeLocalStorage(key, text);
    },
    [key],
  );
  return [draft?.key === key ? draft.text : (stored ?? ''), updateDraft];
}
