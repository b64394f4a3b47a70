'use client';
import { useCallback, useState, useSyncExternalStore } from 'react';

const CHANGED = 'podium-stored';

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Kept on this browser alone. A browser that keeps nothing is asked again each time. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** A choice that this browser remembers; null on the server, in the first paint, and while there is none. */
export function useStored(key: string): readonly [string | null, (value: string) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  );
  return [value, useCallback((next: string) => store(key, next), [key])];
}

/**
 * Words that are being typed: kept on this browser with every letter, so that a reload, a sleep or a lost network takes none of
 * them. Where a browser keeps nothing they live as long as the page.
 */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const [kept] = useStored(key);
  const [typed, setTyped] = useState<{ readonly key: string; readonly text: string } | null>(null);
  const type = useCallback(
    (text: string) => {
      setTyped({ key, text });
      store(key, text);
    },
    [key],
  );
  return [typed?.key === key ? typed.text : (kept ?? ''), type];
}
