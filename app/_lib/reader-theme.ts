import { cookies } from 'next/headers';
import { THEME_COOKIE, themeOf } from '#app/_components/theme.ts';

/** What `html` carries when the reader chose a theme of their own; undefined where the system's holds. */
export async function readerTheme(): Promise<'light' | 'dark' | undefined> {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return theme === 'system' ? undefined : theme;
}
