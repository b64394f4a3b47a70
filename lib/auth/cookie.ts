import { DAY_MS, SECOND_MS } from '#lib/kit/time.ts';

export const SESSION_COOKIE = 'podium_session';
export const SESSION_DAYS = 30;

/**
 * The `Set-Cookie` header of a session. null deletes the cookie. Secure if `url`, the public
 * address, is https.
 */
export function formatSessionCookie(url: string, value: string | null): string {
  const parts = [
    `${SESSION_COOKIE}=${value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${value === null ? 0 : (SESSION_DAYS * DAY_MS) / SECOND_MS}`,
  ];
  if (url.startsWith('https:')) parts.push('Secure');
  return parts.join('; ');
}

/** The session's secret in a `Cookie` header; null without a well-formed one. */
export function readSessionCookie(header: string | null | undefined): string | null {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value))
      return value;
  }
  return null;
}
