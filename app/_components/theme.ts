export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The reader's own choice; without it the system's. Read by the server, so that the first paint is right already. */
export const THEME_COOKIE = 'podium-theme';

export function parseTheme(text: string | undefined): Theme {
  return (THEMES as readonly (string | undefined)[]).includes(text) ? (text as Theme) : 'system';
}
