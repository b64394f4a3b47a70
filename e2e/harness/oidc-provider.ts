import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Changes to what the provider does with one sign-in, to test that Podium refuses it. */
export interface ProviderFaults {
  /** Other claims in the ID token; undefined removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `none`: the ID token has no signature. `foreign`: it has that of another key. */
  readonly signature?: 'none' | 'foreign';
  /** Claims of the userinfo endpoint. */
  readonly userInfo?: Readonly<Record<string, unknown>>;
  /** The authorization endpoint answers with this error. */
  readonly error?: string;
  /** Bytes that the token endpoint's answer has in addition. */
  readonly padding?: number;
}

/** A small OpenID Connect provider on loopback, with real HTTP and real signatures. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in next. */
  claims: Readonly<Record<string, unknown>>;
  faults: ProviderFaults;
  /** Its clock, ms since 1970. */
  now: () => number;
  /** More of the discovery document. */
  metadata: Readonly<Record<string, unknown>>;
  /** Requests so far, as `METHOD path`. */
  readonly requests: readonly string[];
  /** Signs with another key from now on. The old one is no longer published. */
  rotateKey(): void;
  /** Answers nothing, or continues. */
  setDown(isDown: boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

const TOKEN_SECONDS = 120;

export async function startTestProvider(): Promise<TestProvider> {
  const grants = new Map<string, Grant>();
  const requests: string[] = [];
  let signingKey = createSigningKey();
  const server = createServer((request, response) => void answer(request, response));
  let port = 0;
  const listen = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    ({ port } = server.address() as AddressInfo);
  };
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  };
  await listen();
  const issuer = `http://127.0.0.1:${String(port)}/realm`;

  const provider: TestProvider = {
    issuer,
    clientId: 'podium',
    clientSecret: 'a secret: with signs',
    claims: {},
    faults: {},
    now: Date.now,
    metadata: {},
    requests,
    rotateKey() {
      signingKey = createSigningKey();
    },
    async setDown(isDown) {
      await (isDown ? close() : listen());
    },
    stop: close,
  };

  const routes: Record<
    string,
    (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void
  > = {
    'GET /realm/.well-known/openid-configuration': (_, response) => {
      sendJson(response, 200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        end_session_endpoint: `${issuer}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        ...provider.metadata,
      });
    },
    'GET /realm/jwks': (_, response) => {
      sendJson(response, 200, { keys: [signingKey.jwk] });
    },
    'GET /realm/authorize': (_, response, { searchParams }) => {
      const read = (name: string): string => searchParams.get(name) ?? '';
      const back = new URL(read('redirect_uri'));
      back.searchParams.set('state', read('state'));
      if (provider.faults.error !== undefined) {
        back.searchParams.set('error', provider.faults.error);
      } else {
        const code = randomUUID();
        grants.set(code, {
          nonce: read('nonce'),
          challenge: read('code_challenge'),
          redirectUri: read('redirect_uri'),
        });
        back.searchParams.set('code', code);
      }
      response.writeHead(302, { location: back.href }).end();
    },
    'POST /realm/token': async (request, response) => {
      const body = new URLSearchParams(await text(request));
      const expected = `Basic ${Buffer.from(
        [provider.clientId, provider.clientSecret].map(formEncode).join(':'),
      ).toString('base64')}`;
      if (request.headers.authorization !== expected) {
        sendJson(response, 401, { error: 'invalid_client' });
        return;
      }
      const code = body.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      if (grant === undefined || !matchesGrant(grant, body)) {
        sendJson(response, 400, { error: 'invalid_grant' });
        return;
      }
      const at = Math.floor(provider.now() / 1_000);
      sendJson(response, 200, {
        access_token: 'access',
        token_type: 'Bearer',
        id_token: createJwt(
          {
            iss: issuer,
            aud: provider.clientId,
            sub: 'unknown',
            nonce: grant.nonce,
            iat: at,
            exp: at + TOKEN_SECONDS,
            ...provider.claims,
            ...provider.faults.claims,
          },
          signingKey,
          provider.faults.signature,
        ),
        ...(provider.faults.padding !== undefined && {
          padding: 'x'.repeat(provider.faults.padding),
        }),
      });
    },
    'GET /realm/userinfo': (_, response) => {
      sendJson(response, 200, { sub: provider.claims['sub'], ...provider.faults.userInfo });
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', issuer);
    const name = `${request.method ?? ''} ${url.pathname}`;
    requests.push(name);
    const route = routes[name];
    if (route === undefined) response.writeHead(404).end();
    else await route(request, response, url);
  };
  return provider;
}

function matchesGrant({ challenge, redirectUri }: Grant, body: URLSearchParams): boolean {
  const computed = createHash('sha256')
    .update(body.get('code_verifier') ?? '')
    .digest('base64url');
  return computed === challenge && body.get('redirect_uri') === redirectUri;
}

interface SigningKey {
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

function createSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' };
  return { privateKey, jwk };
}

function createJwt(
  claims: object,
  { privateKey, jwk }: SigningKey,
  fault: ProviderFaults['signature'],
): string {
  const header = fault === 'none' ? { alg: 'none' } : { alg: 'RS256', kid: jwk['kid'] };
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  if (fault === 'none') return `${signed}.`;
  const key = fault === 'foreign' ? createSigningKey().privateKey : privateKey;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** `application/x-www-form-urlencoded`, as RFC 6749 wants the parts of HTTP Basic. */
function formEncode(value: string): string {
  return new URLSearchParams({ '': value }).toString().slice(1);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
