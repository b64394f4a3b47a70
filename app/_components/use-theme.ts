'use client';
import { useSyncExternalStore } from 'react';
import { THEME_COOKIE, parseTheme, type Theme } from './theme.ts';

const YEAR_S = 365 * 24 * 3600;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Turns the page in place, tokens being `light-dark()` pairs, and remembers it for a year. */
function setTheme(theme: Theme): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${theme === 'system' ? 0 : YEAR_S}; SameSite=Lax${secure}`;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

/** What the reader chose; null before the first paint in a browser. */
export function useTheme(): readonly [Theme | null, (theme: Theme) => void] {
  const theme = useSyncExternalStore<Theme | null>(
    subscribe,
    () => parseTheme(document.documentElement.dataset.theme),
    () => null,
  );
  return [theme, setTheme];
}
