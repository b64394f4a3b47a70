import { parseObject } from '#agents/kube/read-api.ts';
import type { Api, RawAnswer } from '#agents/kube/read-api.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { ApiTrouble } from '#agents/kube/api-error.ts';
import { answered, MOST_BODY, USER_AGENT, why } from './responses.ts';

export interface ProxiedRequest {
  readonly resource: 'pods' | 'services';
  readonly namespace: string;
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly path: string;
}

/**
 * One GET through the API server's proxy, which dials the Pod or an endpoint of the Service. Null: the API server itself had
 * trouble, or the object is no more, so nothing is known of the student's work. Never rejects.
 */
export async function askThroughApi(
  api: Api,
  asked: ProxiedRequest,
  clock: Clock,
  ms: number,
): Promise<Answer | null> {
  const late = new AbortController();
  const cancel = clock.after(ms, () => {
    late.abort();
  });
  const { resource, namespace, name, scheme, port, path } = asked;
  const target = `${scheme === 'https' ? 'https:' : ''}${name}:${port}`;
  try {
    const raw = await api.raw(
      `/api/v1/namespaces/${namespace}/${resource}/${target}/proxy${path}`,
      {
        headers: { Accept: '*/*', 'User-Agent': USER_AGENT },
        signal: late.signal,
        most: MOST_BODY,
      },
    );
    const message = ownWords(raw);
    return message === null ? answered(raw.status, raw) : saidByApi(raw.status, message);
  } catch (error) {
    if (late.signal.aborted) return { kind: 'timed-out' };
    return error instanceof ApiTrouble ? null : { kind: 'broken', why: why(String(error)) };
  } finally {
    cancel();
  }
}

/** The API server's own sentence, where it is it that answers and not the student's server behind it. */
function ownWords({ status, headers, body }: RawAnswer): string | null {
  if (status < 400 || !(headers['content-type'] ?? '').startsWith('application/json')) return null;
  try {
    const { kind, apiVersion, status: outcome, message } = parseObject(body.toString('utf8'));
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

/** Its sentences are Go's (net, net/http, crypto/tls); the order is from the most telling. */
const SENTENCES: readonly (readonly [RegExp, (message: string) => Answer])[] = [
  [/^no service port /, () => ({ kind: 'no-address' })],
  [/^no endpoints available|connection refused/, () => ({ kind: 'refused' })],
  [/timeout|deadline exceeded|no route to host/i, () => ({ kind: 'timed-out' })],
  [
    /does not look like a TLS handshake|HTTP response to HTTPS client/,
    (message) => ({ kind: 'no-tls', why: why(message) }),
  ],
  [
    /^error trying to reach service/i,
    (message) => ({
      kind: 'broken',
      why: why(message.replace(/^error trying to reach service:?\s*/i, '')),
    }),
  ],
];

function saidByApi(status: number, message: string): Answer | null {
  if (status === 403) return { kind: 'cannot-ask', why: why(message) };
  if (status !== 502 && status !== 503 && status !== 504) return null;
  return SENTENCES.find(([pattern]) => pattern.test(message))?.[1](message) ?? null;
}
