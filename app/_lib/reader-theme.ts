import { cookies } from 'next/headers';
import { THEME_COOKIE, parseTheme } from './theme.ts';

/** The theme that the reader chose; undefined to follow the system. */
export async function getReaderTheme(): Promise<'light' | 'dark' | undefined> {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return theme === 'system' ? undefined : theme;
}
