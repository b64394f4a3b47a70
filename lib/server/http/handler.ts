import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { HTTP_STATUS } from '#lib/protocol/errors.ts';
import type { HttpError } from '#lib/protocol/http.ts';
import { withPodium, type Podium } from '../context.ts';
import { CLIENT_HEADER, clientAddress } from './client-address.ts';
import { commonHeaders, contentPolicy, newNonce } from './headers.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** What the server can answer with so far. */
export type Readiness =
  | { readonly ready: false; readonly waitingFor: string }
  | {
      readonly ready: true;
      readonly podium: Podium;
      readonly pages: Handler;
      /** What has gone away since and is waited for, or null. */
      readonly missing?: () => Promise<string | null>;
      /** Takes a request for the agent's files; answers false when it is not one. */
      readonly assets: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
    };

const READS = ['GET', 'HEAD', 'OPTIONS'];
/** The largest request body of any route, with room for the way it is counted there. */
const BODY_LIMIT = 1024 * 1024;

/** Answers every request that is not a socket's. */
export function createHandler({
  readiness,
  url,
  dev,
  log,
}: {
  readiness: () => Readiness;
  url: () => string;
  dev: boolean;
  log: (level: 'info' | 'warn' | 'error', line: string) => void;
}): Handler {
  return async (request, response) => {
    for (const [name, value] of Object.entries(commonHeaders(url())))
      response.setHeader(name, value);
    const now = readiness();
    if (request.url === '/healthz') {
      await answerHealth(response, now);
      return;
    }
    if (!now.ready) {
      response.setHeader('retry-after', '2');
      refuse(response, {
        error: 'unavailable',
        message: `the server is starting: ${now.waitingFor}`,
        retryMs: 2_000,
      });
      return;
    }
    const refusal = refusalOf(request, url());
    if (refusal !== null) {
      refuse(response, refusal);
      return;
    }
    if (now.assets?.(request, response) === true) return;
    const policy = contentPolicy({ nonce: newNonce(), host: request.headers.host, dev });
    // Next finds the nonce for its scripts in the request's header.
    request.headers['content-security-policy'] = policy;
    request.headers[CLIENT_HEADER] = clientAddress(request, url());
    response.setHeader('content-security-policy', policy);
    try {
      await withPodium(now.podium, () => now.pages(request, response));
    } catch (error) {
      log(
        'error',
        `${request.method ?? ''} ${new URL(request.url ?? '/', 'http://x').pathname}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (response.headersSent) response.destroy();
      else answer(response, 500, { error: 'unavailable', retryMs: 2_000 } satisfies HttpError);
    }
  };
}

async function answerHealth(response: ServerResponse, now: Readiness): Promise<void> {
  const waitingFor = now.ready ? ((await now.missing?.()) ?? null) : now.waitingFor;
  if (waitingFor === null) answer(response, 200, { ready: true });
  else answer(response, 503, { ready: false, waitingFor });
}

/** What no route has to look at: another site's request, and one that is too large. */
function refusalOf(request: IncomingMessage, url: string): HttpError | null {
  if (READS.includes(request.method ?? '')) return null;
  const { origin, host, 'sec-fetch-site': site, 'content-length': length } = request.headers;
  if (!isOwnOrigin({ origin, host, site: site as string | undefined }, url))
    return { error: 'origin' };
  return Number(length ?? 0) > BODY_LIMIT
    ? { error: 'malformed', message: 'the body is too large' }
    : null;
}

function refuse(response: ServerResponse, error: HttpError): void {
  answer(response, HTTP_STATUS[error.error], error);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}
