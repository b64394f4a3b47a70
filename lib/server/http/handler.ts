import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { HTTP_STATUS, isHttpError, type ErrorResponse } from '#lib/protocol/errors.ts';
import { PAGE_ADDRESS_HEADER } from '#lib/protocol/page-address.ts';
import { runWithServices, type AppServices } from '../context.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { addressKey } from '#lib/realtime/admission/address.ts';
import { createBusyPage } from './busy-page.ts';
import { isClientAbort } from './client-abort.ts';
import { CLIENT_ADDRESS_HEADER, type ClientAddressReader } from './client-address.ts';
import { withLogFields, type Log } from '../logger.ts';
import { METRICS_TYPE } from '../metrics/listener.ts';
import { answerHealthRequest } from './health.ts';
import { securityHeaders, contentSecurityPolicy, createNonce } from './headers.ts';
import {
  findRequestRefusal,
  isStaticFile,
  removeInternalHeaders,
  type RequestRefusal,
} from './request-check.ts';
import { RequestGate, REQUESTS_IN_PROGRESS } from './request-gate.ts';
import { createRequestLog } from './request-log.ts';

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
      readonly audit?: Audit;
      /** The metrics, as text. */
      readonly renderMetrics?: () => Promise<string>;
      /** Whether a Cookie header belongs to a session, from memory. */
      readonly isKnownBrowser?: (cookie: string | undefined) => boolean;
    };
type ReadyServer = Extract<ServerReadiness, { readonly ready: true }>;

const READ_METHODS = ['GET', 'HEAD'];

/** Handles every HTTP request except those of socket.io. */
export function createRequestHandler({
  readiness,
  url,
  dev,
  log,
  readClientAddress = (request) => request.socket.remoteAddress ?? '',
  beginRequest = createRequestLog({ trusted: [], log, mono: () => 0 }),
  gate = new RequestGate(),
}: {
  readiness: () => ServerReadiness;
  url: () => string;
  dev: boolean;
  log: Log;
  readClientAddress?: ClientAddressReader;
  /** Gives the request an id and logs its end. */
  beginRequest?: ReturnType<typeof createRequestLog>;
  gate?: RequestGate;
}): RequestHandler {
  /** Passes the request to the agent's files, a page or a route. */
  const handle = async (
    now: ReadyServer,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const address = readClientAddress(request);
    if (!isOwnRequest(request, url())) {
      now.audit?.({ kind: 'origin-refused', address });
      sendError(response, { error: 'origin' });
      return;
    }
    const leave = enterGate(gate, now, address, request, response);
    if (leave === null) {
      now.audit?.({
        kind: 'limit-reached',
        address: addressKey(address),
        detail: { limit: 'requests-in-progress' },
      });
      sendBusy(request, response);
      return;
    }
    response.once('close', leave);
    if (now.handleAgentAsset?.(request, response) === true) return;
    if (await answerMetricsRequest(now, request, response, address)) return;
    const policy = contentSecurityPolicy({ nonce: createNonce(), publicUrl: url(), dev });
    removeInternalHeaders(request.headers, dev);
    // Next.js reads the nonce for its scripts from this request header.
    request.headers['content-security-policy'] = policy;
    request.headers[CLIENT_ADDRESS_HEADER] = address;
    request.headers[PAGE_ADDRESS_HEADER] = request.url ?? '';
    response.setHeader('content-security-policy', policy);
    await runWithServices(now.services, () => now.handlePage(request, response));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const now = readiness();
    try {
      const health = await answerHealthRequest(request.url, () => findWaitingFor(now));
      if (health !== null) sendJson(response, health.status, health.body);
      else if (now.ready) await handle(now, request, response);
      else {
        response.setHeader('retry-after', '2');
        sendError(response, {
          error: 'unavailable',
          message: `The server is starting: ${now.waitingFor}`,
          retryMs: 2_000,
        });
      }
    } catch (error) {
      // The client is gone, or the gate ended the request. There is no one to answer.
      if (response.destroyed || isClientAbort(error)) return;
      log(
        'error',
        `${request.method ?? ''} ${(request.url ?? '').split('?', 1)[0] ?? ''}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, { error: 'unavailable', retryMs: 2_000 } satisfies ErrorResponse);
    }
  };

  return async (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders(url())))
      response.setHeader(name, value);
    const refusal = findRequestRefusal(request, dev);
    if (refusal !== null) {
      sendRefusal(response, refusal);
      return;
    }
    const requestId = beginRequest(request, response);
    await withLogFields({ requestId }, () => answer(request, response));
  };
}

/**
 * Answers `/metrics` to a program whose token can read them. For all others, the path is one that
 * doesn't exist. Returns whether it was answered.
 */
async function answerMetricsRequest(
  { services, renderMetrics }: ReadyServer,
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
): Promise<boolean> {
  const { authorization } = request.headers;
  if (request.url?.split('?', 1)[0] !== '/metrics' || renderMetrics === undefined) return false;
  if (authorization === undefined) return false;
  const headers = new Headers({ authorization, [CLIENT_ADDRESS_HEADER]: address });
  const caller = await services.api
    .authorize(headers, ['metrics:read'], null)
    .catch((error: unknown) => {
      if (isHttpError(error)) return null;
      throw error;
    });
  if (caller?.token?.kind !== 'api') return false;
  const text = await renderMetrics();
  response.writeHead(200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' });
  response.end(text);
  return true;
}

/** Counts the request of a client without a session. Returns null if there are too many. */
function enterGate(
  gate: RequestGate,
  now: ReadyServer,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): (() => void) | null {
  if (isStaticFile(request.url ?? '') || now.isKnownBrowser?.(request.headers.cookie) === true)
    return () => undefined;
  const leave = gate.enter({
    address: addressKey(address),
    isSending: () => !request.complete,
    abort() {
      leave?.();
      response.destroy();
    },
  });
  return leave;
}

/** What the server waits for; null while it is ready. */
export async function findWaitingFor(now: ServerReadiness): Promise<string | null> {
  return now.ready ? ((await now.findMissingDependency?.()) ?? null) : now.waitingFor;
}

/** Whether a request that changes something comes from Podium's own pages. */
function isOwnRequest(request: IncomingMessage, url: string): boolean {
  if (READ_METHODS.includes(request.method ?? '')) return true;
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  return isOwnOrigin({ origin, host, site: site as string | undefined }, url);
}

/** Closes the connection, so that the rest of the request isn't read. */
function sendRefusal(response: ServerResponse, { status, message, allow }: RequestRefusal): void {
  response.setHeader('connection', 'close');
  if (allow !== undefined) response.setHeader('allow', allow);
  sendJson(response, status, {
    error: status === 404 ? 'not-found' : 'malformed',
    message,
  } satisfies ErrorResponse);
}

/** Answers a page with a page, and a route with an error that its page translates. */
function sendBusy(request: IncomingMessage, response: ServerResponse): void {
  const { retryMs } = REQUESTS_IN_PROGRESS;
  response.setHeader('retry-after', String(retryMs / 1_000));
  response.setHeader('connection', 'close');
  if (!/\btext\/html\b/.test(request.headers.accept ?? '')) {
    sendError(response, { error: 'busy', retryMs });
    return;
  }
  const page = createBusyPage(request.headers['accept-language']);
  response.writeHead(503, page.headers);
  response.end(page.body);
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
