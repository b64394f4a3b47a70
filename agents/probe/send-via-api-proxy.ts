import { parseJsonObject } from '#agents/kube/read-api.ts';
import type { KubeReadApi, RawResponse } from '#agents/kube/read-api.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { KubeApiError } from '#agents/kube/api-error.ts';
import { toResponse, MAX_BODY_BYTES, USER_AGENT, cleanReason } from './responses.ts';

export interface ProxiedRequest {
  readonly resource: 'pods' | 'services';
  readonly namespace: string;
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly path: string;
}

/**
 * Sends one GET through the API server's proxy, which connects to the Pod or to an endpoint of the
 * Service. Null: the API server itself failed or the object no longer exists, so nothing is known
 * about the student's work. Never rejects.
 */
export async function sendViaApiProxy(
  api: KubeReadApi,
  request: ProxiedRequest,
  clock: Clock,
  timeoutMs: number,
): Promise<ProbeResponse | null> {
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => {
    timeout.abort();
  });
  const { resource, namespace, name, scheme, port, path } = request;
  const target = `${scheme === 'https' ? 'https:' : ''}${name}:${port}`;
  const proxyPath = `/api/v1/namespaces/${namespace}/${resource}/${target}/proxy`;
  try {
    const raw = await api.getRaw(`${proxyPath}${path}`, {
      headers: { Accept: '*/*', 'User-Agent': USER_AGENT },
      signal: timeout.signal,
      maxBytes: MAX_BODY_BYTES,
    });
    const message = readApiMessage(raw);
    return message === null
      ? toResponse(raw, { proxyPath })
      : responseFromApiError(raw.status, message);
  } catch (error) {
    if (timeout.signal.aborted) return { kind: 'timed-out' };
    return error instanceof KubeApiError
      ? null
      : { kind: 'broken', why: cleanReason(String(error)) };
  } finally {
    cancel();
  }
}

/**
 * The API server's error message, if the response comes from it and not from the student's server.
 */
function readApiMessage({ status, headers, body }: RawResponse): string | null {
  if (status < 400 || !(headers['content-type'] ?? '').startsWith('application/json')) return null;
  try {
    const { kind, apiVersion, status: outcome, message } = parseJsonObject(body.toString('utf8'));
    return kind === 'Status' &&
      apiVersion === 'v1' &&
      outcome === 'Failure' &&
      typeof message === 'string'
      ? message
      : null;
  } catch {
    return null;
  }
}

/** The messages come from Go (net, net/http, crypto/tls). The most specific patterns come first. */
const MESSAGE_PATTERNS: readonly (readonly [RegExp, (message: string) => ProbeResponse])[] = [
  [/^no service port /, () => ({ kind: 'no-address' })],
  [/^no endpoints available|connection refused/, () => ({ kind: 'refused' })],
  [/timeout|deadline exceeded|no route to host/i, () => ({ kind: 'timed-out' })],
  [
    /does not look like a TLS handshake|HTTP response to HTTPS client/,
    (message) => ({ kind: 'no-tls', why: cleanReason(message) }),
  ],
  [
    /^error trying to reach service/i,
    (message) => ({
      kind: 'broken',
      why: cleanReason(message.replace(/^error trying to reach service:?\s*/i, '')),
    }),
  ],
];

function responseFromApiError(status: number, message: string): ProbeResponse | null {
  if (status === 403) return { kind: 'cannot-ask', why: cleanReason(message) };
  if (status !== 502 && status !== 503 && status !== 504) return null;
  return MESSAGE_PATTERNS.find(([pattern]) => pattern.test(message))?.[1](message) ?? null;
}
