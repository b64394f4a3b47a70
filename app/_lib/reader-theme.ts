import { cookies } from 'next/headers';
import { THEME_COOKIE, parseTheme } from '#app/_components/theme.ts';

/** What `html` carries when the reader chose a theme of their own; undefined where the system's holds. */
export async function getReaderTheme(): Promise<'light' | 'dark' | undefined> {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return theme === 'system' ? undefined : theme;
}
