import { SECOND_MS } from '#lib/kit/time.ts';
import { SESSION_LIMITS } from './session-limits.ts';

const COOKIE_NAME = 'podium_session';

/**
 * The name of the session cookie. Browsers accept the prefix `__Host-` only from this host over
 * https, so that no other host of the domain can plant a session.
 * @param url the public address
 */
export function sessionCookieName(url: string): string {
  return url.startsWith('https:') ? `__Host-${COOKIE_NAME}` : COOKIE_NAME;
}

/**
 * The `Set-Cookie` header of a session. null deletes the cookie. Secure if `url`, the public
 * address, is https.
 */
export function formatSessionCookie(url: string, value: string | null): string {
  const parts = [
    `${sessionCookieName(url)}=${value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${value === null ? 0 : SESSION_LIMITS.student.maxMs / SECOND_MS}`,
  ];
  if (url.startsWith('https:')) parts.push('Secure');
  return parts.join('; ');
}

/**
 * The session's secret in a `Cookie` header; null without a well-formed one. Two session cookies
 * count as none, because one of them can be planted.
 */
export function readSessionCookie(header: string | null | undefined, url: string): string | null {
  const value = readCookie(header, sessionCookieName(url));
  return value !== null && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}

/** The value of a cookie. null without one, and for two of that name: one of them can be planted. */
export function readCookie(header: string | null | undefined, name: string): string | null {
  const values = (header?.split(';') ?? [])
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [value = null, ...others] = values;
  return others.length === 0 ? value : null;
}
