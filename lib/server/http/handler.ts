import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { HTTP_STATUS, type ErrorResponse } from '#lib/protocol/errors.ts';
import { runWithServices, type AppServices } from '../context.ts';
import { CLIENT_ADDRESS_HEADER, clientAddress } from './client-address.ts';
import { withLogFields, type Log } from '../logger.ts';
import { securityHeaders, contentSecurityPolicy, createNonce } from './headers.ts';

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | void;

/** What the server can handle at this moment. */
export type ServerReadiness =
  | { readonly ready: false; readonly waitingFor: string }
  | {
      readonly ready: true;
      readonly services: AppServices;
      readonly handlePage: RequestHandler;
      /** The name of a dependency that was lost since the start, or null. */
      readonly findMissingDependency?: () => Promise<string | null>;
      /** Handles a request for the agent's files. Returns false for other requests. */
      readonly handleAgentAsset:
        ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
    };

const READ_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** The largest request body of any route. Routes count in a different way, so this is generous. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Handles every HTTP request except those of socket.io. */
export function createRequestHandler({
  readiness,
  url,
  dev,
  log,
}: {
  readiness: () => ServerReadiness;
  url: () => string;
  dev: boolean;
  log: Log;
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
        message: `The server is starting: ${now.waitingFor}`,
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
    // Next.js reads the nonce for its scripts from this request header.
    request.headers['content-security-policy'] = policy;
    request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request, url());
    response.setHeader('content-security-policy', policy);
    try {
      await withLogFields({ requestId: randomUUID() }, () =>
        runWithServices(now.services, () => now.handlePage(request, response)),
      );
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

/** Rejects requests from other sites and requests that are too large, before any route. */
function findRequestError(request: IncomingMessage, url: string): ErrorResponse | null {
  if (READ_METHODS.includes(request.method ?? '')) return null;
  const { origin, host, 'sec-fetch-site': site, 'content-length': length } = request.headers;
  if (!isOwnOrigin({ origin, host, site: site as string | undefined }, url))
    return { error: 'origin' };
  return Number(length ?? 0) > MAX_BODY_BYTES
    ? { error: 'malformed', message: 'The request body is too large.' }
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
