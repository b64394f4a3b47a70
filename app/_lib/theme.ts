export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The reader's theme. The server reads it, so that the first paint has the right colors. */
export const THEME_COOKIE = 'podium-theme';

export function parseTheme(text: string | undefined): Theme {
  return (THEMES as readonly (string | undefined)[]).includes(text) ? (text as Theme) : 'system';
}
