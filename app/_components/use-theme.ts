import { useSyncExternalStore } from 'react';
import { THEME_COOKIE, parseTheme, type Theme } from '#app/_lib/theme.ts';

const YEAR_S = 365 * 24 * 3600;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Switches the colors of the page, which are `light-dark()` pairs, and stores the choice for a year. */
function setTheme(theme: Theme): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${theme === 'system' ? 0 : YEAR_S}; SameSite=Lax${secure}`;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

/** The reader's theme; null on the server and in the first render. */
export function useTheme(): readonly [Theme | null, (theme: Theme) => void] {
  const theme = useSyncExternalStore<Theme | null>(
    subscribe,
    () => parseTheme(document.documentElement.dataset.theme),
    () => null,
  );
  return [theme, setTheme];
}
