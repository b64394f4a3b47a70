import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECOND_MS } from '#lib/kit/time.ts';
import { REQUEST_ID_HEADER } from '#lib/protocol/request-id.ts';
import type { Log } from '../logger.ts';
import { createTrustCheck, type AddressBlock } from './client-address.ts';

/** Digits and letters without those that look like others, because ids are read aloud. */
const ID_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_CHARS = 8;
/** What counts as the id that a trusted proxy gave. */
const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/;
/** A request that takes longer is slow. */
const SLOW_MS = SECOND_MS;

/** A request that has ended. */
export interface AnsweredRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

export interface RequestLogOptions {
  readonly trusted: readonly AddressBlock[];
  readonly log: Log;
  /** None by default. */
  readonly logged?: 'none' | 'slow' | 'all' | undefined;
  /** Called at the end of each request. */
  readonly onEnd?: ((request: AnsweredRequest) => void) | undefined;
  /** Monotonic, ms. */
  readonly mono: () => number;
}

/** A new id, such as `7F3K2MQA`. */
export function createRequestId(): string {
  return Array.from(randomBytes(ID_CHARS), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join(
    '',
  );
}

/**
 * Gives each request an id, sets the header of its response and logs it when it ends: method, path
 * without the query, status and ms. The id of a trusted proxy is kept; from any other address the header
 * has no effect.
 */
export function createRequestLog({
  trusted,
  log,
  logged = 'none',
  onEnd,
  mono,
}: RequestLogOptions): (
  request: Pick<IncomingMessage, 'headers' | 'socket' | 'method' | 'url'>,
  response: Pick<ServerResponse, 'setHeader' | 'once' | 'statusCode'>,
) => string {
  const isTrustedPeer = createTrustCheck(trusted);
  return (request, response) => {
    const given = String(request.headers[REQUEST_ID_HEADER] ?? '');
    const id =
      GIVEN_ID.test(given) && isTrustedPeer(request.socket.remoteAddress)
        ? given
        : createRequestId();
    response.setHeader(REQUEST_ID_HEADER, id);
    const startedAt = mono();
    if (logged !== 'none' || onEnd !== undefined)
      response.once('close', () => {
        const path = (request.url ?? '').split('?', 1)[0] ?? '';
        const { method = '' } = request;
        const { statusCode: status } = response;
        const ms = mono() - startedAt;
        onEnd?.({ method, path, status, ms });
        if (logged === 'none' || (logged === 'slow' && ms <= SLOW_MS)) return;
        log('info', `${method} ${path} ${String(status)}`, { requestId: id, ms: Math.round(ms) });
      });
    return id;
  };
}
