import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { OidcFailureReason } from '#lib/protocol/oidc-failure.ts';

/** A sign-in that failed. The message is for the server's log. */
export class OidcError extends Error {
  readonly reason: OidcFailureReason;

  constructor(reason: OidcFailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OidcError';
    this.reason = reason;
  }
}

/** Errors of the provider that pass (RFC 6749, 4.1.2.1). */
const TEMPORARY_ERRORS = ['server_error', 'temporarily_unavailable'];

/** Codes of openid-client about the connection and the form of an answer. */
const CONNECTION_CODES = [
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
];

/** Deepest chain of causes that is read. */
const MAX_CAUSES = 8;

/**
 * What an error of openid-client means for the sign-in.
 * @returns null for an error that isn't about the provider
 */
export function toOidcError(error: unknown): OidcError | null {
  const own = listCauses(error).find((cause) => cause instanceof OidcError);
  if (own !== undefined) return own;
  const reason = findReason(error);
  return reason === null ? null : new OidcError(reason, describe(error as Error), { cause: error });
}

function findReason(error: unknown): OidcFailureReason | null {
  if (error instanceof AuthorizationResponseError)
    return TEMPORARY_ERRORS.includes(error.error) ? 'provider-unavailable' : 'provider-refused';
  if (error instanceof ResponseBodyError)
    return error.error === 'invalid_grant'
      ? 'code-refused'
      : TEMPORARY_ERRORS.includes(error.error)
        ? 'provider-unavailable'
        : 'provider-refused';
  if (error instanceof WWWAuthenticateChallengeError) return 'provider-refused';
  if (error instanceof ClientError) {
    const { code = '' } = error;
    if (CONNECTION_CODES.includes(code)) return 'provider-unavailable';
    return code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' ? 'id-token-time' : 'id-token-invalid';
  }
  // `fetch` reports a lost connection as a TypeError, and a time limit as a DOMException.
  return error instanceof TypeError || error instanceof DOMException
    ? 'provider-unavailable'
    : null;
}

function listCauses(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && causes.length < MAX_CAUSES; cause = cause.cause)
    causes.push(cause);
  return causes;
}

/** The messages of the error and of what caused it. They contain no token and no code. */
function describe(error: Error): string {
  const code =
    error instanceof AuthorizationResponseError || error instanceof ResponseBodyError
      ? ` (${error.error})`
      : '';
  return `${listCauses(error)
    .map((cause) => (cause as Error).message)
    .join(': ')}${code}`;
}
