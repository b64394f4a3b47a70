/** Why a sign-in with OpenID Connect failed. The sign-in page and the security log have words for each. */
export const OIDC_FAILURES = [
  /** The provider doesn't answer, or not in time, or with something else than its protocol. */
  'provider-unavailable',
  /** The provider ended the sign-in, or doesn't accept this server. */
  'provider-refused',
  /** The claims don't match PODIUM_OIDC_ALLOWED. */
  'not-allowed',
  /** The account to link belongs to another person. */
  'account-taken',
  /** The browser didn't start this sign-in, or more than 10 minutes ago, or for another person. */
  'attempt-unknown',
  /** The code was used before, or has expired. */
  'code-refused',
  /** Nonce, issuer, recipient, algorithm or signature of the ID token are wrong. */
  'id-token-invalid',
  /** The ID token has expired, or isn't valid yet: the clocks differ. */
  'id-token-time',
] as const;
export type OidcFailureReason = (typeof OIDC_FAILURES)[number];

/** null for another value, such as the parameter of an edited address. */
export function parseOidcFailure(value: unknown): OidcFailureReason | null {
  return OIDC_FAILURES.find((reason) => reason === value) ?? null;
}
