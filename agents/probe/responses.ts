import { cleanMessage } from '#lib/cluster/slim/message.ts';
import { wellFormed } from '#lib/protocol/json.ts';
import { PROBE_BODY, type Answer, type Certificate } from '#lib/protocol/probe.ts';

/** Longest time a probe may take in all, ms, and most of a body that is read, bytes (rule P3). */
export const ASK_MS = 3_000;
export const MOST_BODY = 4_096;
export const USER_AGENT = 'podium-agent';

export function answered(
  status: number,
  { body, truncated }: { body: Buffer; truncated: boolean },
  certificate?: Certificate,
): Answer {
  // A character that was cut in two at the end is left out.
  const text = new TextDecoder().decode(body, { stream: truncated });
  return {
    kind: 'answered',
    status,
    body: wellFormed(text).slice(0, PROBE_BODY),
    truncated,
    ...(certificate && { certificate }),
  };
}

export const why = (text: string): string => cleanMessage(text).slice(0, 200);

/** How far a request had come when it failed. */
export interface Progress {
  readonly scheme: 'http' | 'https';
  readonly secure: boolean;
  readonly timedOut: boolean;
}

const NO_WAY = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'ETIMEDOUT']);
const WORDS: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
};

/** What a failed request says of who was asked. */
export function failed(error: unknown, { scheme, secure, timedOut }: Progress): Answer {
  const {
    code = '',
    message = String(error),
    reason,
  } = error as NodeJS.ErrnoException & { reason?: string };
  if (code === 'ECONNREFUSED') return { kind: 'refused' };
  if (timedOut || NO_WAY.has(code)) return { kind: 'timed-out' };
  const said = why(reason ?? WORDS[code] ?? message);
  // An alert is TLS's own way to say no; anything else in place of a handshake is another protocol.
  if (scheme === 'https' && !secure && !/ALERT/i.test(code)) return { kind: 'no-tls', why: said };
  return { kind: 'broken', why: /ALERT/i.test(code) ? why(`TLS was refused: ${said}`) : said };
}
