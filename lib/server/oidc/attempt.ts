import { z } from 'zod';
import { readCookie } from '#lib/auth/cookie.ts';
import { openSealedText, sealText } from '#lib/auth/sealed-text.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { parseReturnAddress } from '#lib/protocol/page-address.ts';

/** How long a browser can take at the provider. */
export const ATTEMPT_MS = 10 * MINUTE_MS;
/** The path of the routes, the only ones that read the cookie. */
const COOKIE_NAME = 'podium_oidc';

/** A sign-in that a browser has started and that the provider hasn't answered. */
export interface Attempt {
  /** Comes back in the address, and shows that the browser started this sign-in. */
  readonly state: string;
  /** Comes back in the ID token. */
  readonly nonce: string;
  /** PKCE (RFC 7636): only this server can use the code. */
  readonly verifier: string;
  /** The staff page that opens afterwards; null: the list of workshops. */
  readonly next: string | null;
  /** The signed-in person to whom the account is to belong; null for a sign-in. */
  readonly linkTo: string | null;
  /** ms since 1970. */
  readonly startedAt: number;
}

const RandomText = z.string().regex(/^[\w-]{43,128}$/);
const AttemptText = z.object({
  state: RandomText,
  nonce: RandomText,
  verifier: RandomText,
  next: z.unknown().transform(parseReturnAddress),
  linkTo: z.string().max(64).nullable(),
  startedAt: z.number(),
});

/** Browsers accept the prefix `__Host-` only from this host over https. */
function cookieName(url: string): string {
  return url.startsWith('https:') ? `__Host-${COOKIE_NAME}` : COOKIE_NAME;
}

/**
 * The `Set-Cookie` header of an attempt, encrypted with `key`; null deletes it. No session is needed,
 * so any process of the server can finish what another one has started.
 * @param url the public address
 */
export function formatAttemptCookie(url: string, key: Buffer, attempt: Attempt | null): string {
  const value = attempt === null ? '' : sealText(key, JSON.stringify(attempt));
  const parts = [
    `${cookieName(url)}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${String(attempt === null ? 0 : ATTEMPT_MS / SECOND_MS)}`,
  ];
  if (url.startsWith('https:')) parts.push('Secure');
  return parts.join('; ');
}

/** The attempt of a `Cookie` header. null without one, for a changed one, and after 10 minutes. */
export function readAttempt(
  header: string | null,
  { url, key, now }: { readonly url: string; readonly key: Buffer; readonly now: Date },
): Attempt | null {
  const sealed = readCookie(header, cookieName(url));
  const text = sealed === null ? null : openSealedText(key, sealed);
  if (text === null) return null;
  const parsed = AttemptText.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const ageMs = now.getTime() - parsed.data.startedAt;
  return ageMs >= 0 && ageMs < ATTEMPT_MS ? parsed.data : null;
}
