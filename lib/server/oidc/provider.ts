import * as client from 'openid-client';
import { SECOND_MS } from '#lib/kit/time.ts';
import { createBoundedFetch, isAllowedAddress, isPlain, PROVIDER_LIMITS } from './bounded-fetch.ts';
import { hasAllClaims, type Claims } from './claim-rules.ts';
import { OidcError, toOidcError } from './failure.ts';
import type { OidcSettings } from './settings.ts';
import type { Attempt } from './attempt.ts';

/** How long the discovery document is used before it is read again. */
const METADATA_MS = 30 * SECOND_MS;
/** How long a provider that failed isn't asked again. */
const FAILURE_MS = 5 * SECOND_MS;
/** How far the clock of the provider can be ahead, and how long an expired ID token still counts. */
const CLOCK_TOLERANCE_SECONDS = 60;
/** Signatures that a public key verifies. `none` and HMAC with the client's secret aren't accepted. */
const ALGORITHM = /^(RS|PS|ES)(256|384|512)$|^(EdDSA|Ed25519)$/;
/** OpenID Connect Core, 2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;
const MAX_ISSUER_CHARS = 500;
/** Longer ID tokens don't fit into the address of the sign-out. */
const MAX_HINT_CHARS = 4_096;

/** Who signed in at the provider. */
export interface ProviderIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Of the ID token, and of the userinfo endpoint where the ID token has too few. */
  readonly claims: Claims;
  /** The ID token, to end the provider's session; empty if it is too long for that. */
  readonly idToken: string;
}

export interface OidcProvider {
  /** Where the browser signs in. @throws {OidcError} */
  begin(
    redirectUri: string,
  ): Promise<{ readonly url: URL } & Pick<Attempt, 'state' | 'nonce' | 'verifier'>>;
  /**
   * Exchanges the code of a callback, and verifies the ID token.
   * @param callback the address that the provider sent the browser to
   * @throws {OidcError}
   */
  finish(callback: URL, attempt: Attempt): Promise<ProviderIdentity>;
  /** Where the browser ends the provider's session; null if the provider offers none. */
  endSession(request: { readonly idToken: string; readonly returnTo: string }): Promise<URL | null>;
}

/**
 * Signs in at one OpenID Connect provider: discovery, authorization code, PKCE. Keys are fetched for
 * each sign-in, so that a key that the provider has replaced is never used.
 */
export function openProvider(settings: OidcSettings, now: () => Date): OidcProvider {
  const issuer = new URL(settings.issuer);
  const boundedFetch = createBoundedFetch(issuer);
  let cached: { readonly metadata: Promise<client.ServerMetadata>; usableUntil: number } | null =
    null;

  const discover = async (): Promise<client.ServerMetadata> => {
    try {
      const found = await client.discovery(issuer, settings.clientId, undefined, undefined, {
        [client.customFetch]: boundedFetch,
        timeout: PROVIDER_LIMITS.requestSeconds,
        // Only for an issuer on this machine.
        ...(isPlain(issuer) && { execute: [client.allowInsecureRequests] }),
      });
      return found.serverMetadata();
    } catch (error) {
      throw new OidcError(
        'provider-unavailable',
        `The discovery document can't be used: ${toOidcError(error)?.message ?? String(error)}`,
        { cause: error },
      );
    }
  };

  /** Concurrent sign-ins share one request. */
  const readMetadata = async (): Promise<client.ServerMetadata> => {
    const at = now().getTime();
    if (cached !== null && at < cached.usableUntil) return cached.metadata;
    const entry = { metadata: discover(), usableUntil: at + METADATA_MS };
    cached = entry;
    entry.metadata.catch(() => {
      entry.usableUntil = now().getTime() + FAILURE_MS;
    });
    return entry.metadata;
  };

  /** A configuration without cached keys. */
  const configure = async (): Promise<client.Configuration> => {
    const metadata = await readMetadata();
    const config = new client.Configuration(
      {
        ...metadata,
        id_token_signing_alg_values_supported: (
          metadata.id_token_signing_alg_values_supported ?? ['RS256']
        ).filter((algorithm) => ALGORITHM.test(algorithm)),
      },
      settings.clientId,
      {
        [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
        // The library reads the system's clock.
        [client.clockSkew]: Math.round((now().getTime() - Date.now()) / SECOND_MS),
      },
      chooseClientAuth(settings.clientSecret, metadata),
    );
    config[client.customFetch] = boundedFetch;
    config.timeout = PROVIDER_LIMITS.requestSeconds;
    if (isPlain(issuer)) client.allowInsecureRequests(config);
    // Verifies the signature, which openid-client leaves to TLS otherwise.
    client.enableNonRepudiationChecks(config);
    return config;
  };

  const exchange = async (callback: URL, attempt: Attempt): Promise<ProviderIdentity> => {
    const config = await configure();
    const tokens = await client.authorizationCodeGrant(config, callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined || !SUBJECT.test(claims.sub) || claims.iss.length > MAX_ISSUER_CHARS)
      throw new OidcError('id-token-invalid', 'The ID token names no valid subject');
    if (claims.iat > now().getTime() / SECOND_MS + CLOCK_TOLERANCE_SECONDS)
      throw new OidcError('id-token-time', 'The ID token was issued in the future');
    const { id_token: idToken = '' } = tokens;
    return {
      issuer: claims.iss,
      subject: claims.sub,
      claims: needsUserInfo(config, claims, settings)
        ? { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
        : claims,
      idToken: idToken.length <= MAX_HINT_CHARS ? idToken : '',
    };
  };

  return {
    begin: (redirectUri) =>
      withReasons(async () => {
        const config = await configure();
        const [state, nonce, verifier] = [
          client.randomState(),
          client.randomNonce(),
          client.randomPKCECodeVerifier(),
        ];
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: settings.scopes,
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        if (!isAllowedAddress(url, issuer))
          throw new OidcError('provider-unavailable', `The address ${url.origin} isn't https`);
        return { url, state, nonce, verifier };
      }),

    finish: (callback, attempt) => withReasons(() => exchange(callback, attempt)),

    endSession: ({ idToken, returnTo }) =>
      withReasons(async () => {
        const config = await configure();
        if (config.serverMetadata().end_session_endpoint === undefined) return null;
        const url = client.buildEndSessionUrl(config, {
          post_logout_redirect_uri: returnTo,
          ...(idToken !== '' && { id_token_hint: idToken }),
        });
        return isAllowedAddress(url, issuer) ? url : null;
      }),
  };
}

/** Why the provider can't be used now, in one sentence; null if it can. */
export async function findProviderProblem(
  settings: OidcSettings,
  now: () => Date,
): Promise<string | null> {
  try {
    await openProvider(settings, now).begin('https://podium.invalid/');
    return null;
  } catch (error) {
    if (error instanceof OidcError) return `${error.message}.`;
    throw error;
  }
}

/** RFC 8414: a provider that lists no method accepts HTTP Basic. */
function chooseClientAuth(
  secret: string | null,
  { token_endpoint_auth_methods_supported: supported }: client.ServerMetadata,
): client.ClientAuth {
  if (secret === null) return client.None();
  return supported === undefined || supported.includes('client_secret_basic')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret);
}

/** Some providers have groups and names only there. */
function needsUserInfo(
  config: client.Configuration,
  claims: Claims,
  { allowed, instructors }: OidcSettings,
): boolean {
  return (
    config.serverMetadata().userinfo_endpoint !== undefined &&
    !(
      hasAllClaims(allowed, claims) &&
      hasAllClaims(instructors, claims) &&
      claims['name'] !== undefined
    )
  );
}

/** @throws {OidcError} for everything that is wrong with the provider or its answer */
async function withReasons<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toOidcError(error) ?? error;
  }
}
