import { cleanMessage } from '#lib/cluster/slim/message.ts';
import { toWellFormed } from '#lib/protocol/json.ts';
import { MAX_PROBE_BODY_CHARS, type ProbeResponse, type Certificate } from '#lib/protocol/probe.ts';

/** Longest time a probe may take in all, ms, and most of a body that is read, bytes (rule P3). */
export const PROBE_TIMEOUT_MS = 3_000;
export const MAX_BODY_BYTES = 4_096;
export const USER_AGENT = 'podium-agent';

export function toResponse(
  status: number,
  { body, truncated }: { body: Buffer; truncated: boolean },
  certificate?: Certificate,
): ProbeResponse {
  // A character that was cut in two at the end is left out.
  const text = new TextDecoder().decode(body, { stream: truncated });
  return {
    kind: 'answered',
    status,
    body: toWellFormed(text).slice(0, MAX_PROBE_BODY_CHARS),
    truncated,
    ...(certificate && { certificate }),
  };
}

export const cleanReason = (text: string): string => cleanMessage(text).slice(0, 200);

/** How far a request had come when it failed. */
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
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
};

/** What a failed request says of who was asked. */
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
  // An alert is TLS's own way to say no; anything else in place of a handshake is another protocol.
  if (scheme === 'https' && !isSecure && !/ALERT/i.test(code))
    return { kind: 'no-tls', why: reasonText };
  return {
    kind: 'broken',
    why: /ALERT/i.test(code) ? cleanReason(`TLS was refused: ${reasonText}`) : reasonText,
  };
}
