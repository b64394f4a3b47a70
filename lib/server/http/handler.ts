import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { HTTP_STATUS } from '#lib/protocol/errors.ts';
import type { ErrorResponse } from '#lib/protocol/http.ts';
import { runWithServices, type AppServices } from '../context.ts';
import { CLIENT_ADDRESS_HEADER, clientAddress } from './client-address.ts';
import { securityHeaders, contentSecurityPolicy, createNonce } from './headers.ts';

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | void;

/** What the server can answer with so far. */
export type ServerReadiness =
  | { readonly ready: false; readonly waitingFor: string }
  | {
      readonly ready: true;
      readonly services: AppServices;
      readonly handlePage: RequestHandler;
      /** What has gone away since and is waited for, or null. */
      readonly findMissingDependency?: () => Promise<string | null>;
      /** Takes a request for the agent's files; answers false when it is not one. */
      readonly handleAgentAsset:
        ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
    };

const READ_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** The largest request body of any route, with room for the way it is counted there. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Answers every request that is not a socket's. */
export function createRequestHandler({
  readiness,
  url,
  dev,
  log,
}: {
  readiness: () => ServerReadiness;
  url: () => string;
  dev: boolean;
  log: (level: 'info' | 'warn' | 'error', line: string) => void;
}): RequestHandler {
  return async (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders(url())))
      response.setHeader(name, value);
    const now = readiness();
    if (request.url === '/healthz') {
      await sendHealth(response, now);
      return;
    }
    if (!now.ready) {
      response.setHeader('retry-after', '2');
      sendError(response, {
        error: 'unavailable',
        message: `the server is starting: ${now.waitingFor}`,
        retryMs: 2_000,
      });
      return;
    }
    const refusal = findRequestError(request, url());
    if (refusal !== null) {
      sendError(response, refusal);
      return;
    }
    if (now.handleAgentAsset?.(request, response) === true) return;
    const policy = contentSecurityPolicy({ nonce: createNonce(), host: request.headers.host, dev });
    // Next finds the nonce for its scripts in the request's header.
    request.headers['content-security-policy'] = policy;
    request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request, url());
    response.setHeader('content-security-policy', policy);
    try {
      await runWithServices(now.services, () => now.handlePage(request, response));
    } catch (error) {
      log(
        'error',
        `${request.method ?? ''} ${new URL(request.url ?? '/', 'http://x').pathname}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, { error: 'unavailable', retryMs: 2_000 } satisfies ErrorResponse);
    }
  };
}

async function sendHealth(response: ServerResponse, now: ServerReadiness): Promise<void> {
  const waitingFor = now.ready ? ((await now.findMissingDependency?.()) ?? null) : now.waitingFor;
  if (waitingFor === null) sendJson(response, 200, { ready: true });
  else sendJson(response, 503, { ready: false, waitingFor });
}

/** What no route has to look at: another site's request, and one that is too large. */
function findRequestError(request: IncomingMessage, url: string): ErrorResponse | null {
  if (READ_METHODS.includes(request.method ?? '')) return null;
  const { origin, host, 'sec-fetch-site': site, 'content-length': length } = request.headers;
  if (!isOwnOrigin({ origin, host, site: site as string | undefined }, url))
    return { error: 'origin' };
  return Number(length ?? 0) > MAX_BODY_BYTES
    ? { error: 'malformed', message: 'the body is too large' }
    : null;
}

function sendError(response: ServerResponse, error: ErrorResponse): void {
  sendJson(response, HTTP_STATUS[error.error], error);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}
