export const SESSION_COOKIE = 'podium_session';
export const SESSION_DAYS = 30;

/** `Set-Cookie` of a session; without a value it ends the session in the browser. Secure where `url` is https. */
export function formatSessionCookie(url: string, value: string | null): string {
  const parts = [
    `${SESSION_COOKIE}=${value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${value === null ? 0 : SESSION_DAYS * 86_400}`,
  ];
  if (url.startsWith('https:')) parts.push('Secure');
  return parts.join('; ');
}

/** The session's secret in a `Cookie` header, if there is one of the right shape. */
export function readSessionCookie(header: string | null | undefined): string | null {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value))
      return value;
  }
  return null;
}
