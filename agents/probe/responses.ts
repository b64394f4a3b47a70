import type { IncomingHttpHeaders } from 'node:http';
import { cleanMessage } from '#lib/cluster/slim/message.ts';
import { toWellFormed } from '#lib/kit/json.ts';
import { MAX_PROBE_BODY_CHARS, type ProbeResponse, type Certificate } from '#lib/protocol/probe.ts';
import { readLocation, readProxy } from './response-headers.ts';

/** Timeout of a probe, ms, and how much of a body is read, bytes (P3). */
export const PROBE_TIMEOUT_MS = 3_000;
export const MAX_BODY_BYTES = 4_096;
export const USER_AGENT = 'podium-agent';

/** What an HTTP server answered, before it is sent to Podium's server. */
interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly truncated: boolean;
}

/**
 * The response to a probe: bounded, and without secrets of headers.
 * @param extra.certificate the served certificate
 * @param extra.proxyPath path of the API server's proxy, if the request was sent through it
 */
export function toResponse(
  { status, headers, body, truncated }: HttpAnswer,
  extra: { readonly certificate?: Certificate | undefined; readonly proxyPath?: string } = {},
): ProbeResponse {
  const { certificate, proxyPath } = extra;
  const location = readLocation(status, headers, proxyPath);
  const proxy = readProxy(headers);
  // Leave out a character that was cut in two at the end.
  const text = new TextDecoder().decode(body, { stream: truncated });
  return {
    kind: 'answered',
    status,
    body: toWellFormed(text).slice(0, MAX_PROBE_BODY_CHARS),
    truncated,
    ...(certificate && { certificate }),
    ...(location !== undefined && { location }),
    ...(proxy !== undefined && { proxy }),
  };
}

export const cleanReason = (text: string): string => cleanMessage(text).slice(0, 200);

/** The state of a request when it failed. */
export interface RequestProgress {
  readonly scheme: 'http' | 'https';
  readonly isSecure: boolean;
  readonly timedOut: boolean;
}

const UNREACHABLE_CODES = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
]);
const MESSAGE_BY_CODE: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
};

/** Converts a failed request to a probe response. */
export function toFailure(
  error: unknown,
  { scheme, isSecure, timedOut }: RequestProgress,
): ProbeResponse {
  const {
    code = '',
    message = String(error),
    reason,
  } = error as NodeJS.ErrnoException & { reason?: string };
  if (code === 'ECONNREFUSED') return { kind: 'refused' };
  if (timedOut || UNREACHABLE_CODES.has(code)) return { kind: 'timed-out' };
  const reasonText = cleanReason(reason ?? MESSAGE_BY_CODE[code] ?? message);
  // A TLS alert is a refusal by TLS. Anything else instead of a handshake is another protocol.
  if (scheme === 'https' && !isSecure && !/ALERT/i.test(code))
    return { kind: 'no-tls', why: reasonText };
  return {
    kind: 'broken',
    why: /ALERT/i.test(code) ? cleanReason(`TLS refused: ${reasonText}`) : reasonText,
  };
}
