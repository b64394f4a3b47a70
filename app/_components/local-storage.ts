'use client';
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

/** Kept on this browser alone. A browser that keeps nothing is asked again each time. */
export function writeLocalStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGE_EVENT));
}

/** A choice that this browser remembers; null on the server, in the first paint, and while there is none. */
export function useLocalStorage(key: string): readonly [string | null, (value: string) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => readLocalStorage(key),
    () => null,
  );
  return [value, useCallback((next: string) => writeLocalStorage(key, next), [key])];
}

/**
 * Words that are being typed: kept on this browser with every letter, so that a reload, a sleep or a lost network takes none of
 * them. Where a browser keeps nothing they live as long as the page.
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
