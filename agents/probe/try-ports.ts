import { MAX_OTHER_BODY_CHARS, type ProbeResponse } from '#lib/protocol/probe.ts';
import { toWellFormed } from '#lib/kit/json.ts';

/** The best response of several ports. */
export interface PortResult {
  readonly port: number;
  readonly answer: ProbeResponse;
}

/**
 * Sends the same request to each port at the same time and returns the best response: a 2xx, else
 * the most informative one. For equally good responses, the earlier port counts. With several
 * ports, the response lists them as `tried`, and what other ports answered as `others`.
 *
 * Null: the API server failed for a port, and no port answered with a 2xx, so the best response
 * isn't known yet.
 * @param ports at least one
 */
export async function tryPorts(
  ports: readonly number[],
  send: (port: number) => Promise<ProbeResponse | null>,
): Promise<PortResult | null> {
  const responses = await Promise.all(
    ports.map(async (port) => ({ port, answer: await send(port) })),
  );
  const results = responses.filter((response): response is PortResult => response.answer !== null);
  const [best] = [...results].sort((left, right) => rank(left.answer) - rank(right.answer));
  if (best === undefined || (results.length < ports.length && rank(best.answer) > 0)) return null;
  if (ports.length === 1) return best;
  return {
    port: best.port,
    answer: addAttempts(
      best.answer,
      ports,
      results.filter((result) => result !== best),
    ),
  };
}

/** The lower, the better. */
function rank(answer: ProbeResponse): number {
  if (answer.kind === 'answered') return rankStatus(answer.status);
  return 10 + KIND_ORDER.indexOf(answer.kind);
}

const KIND_ORDER: readonly ProbeResponse['kind'][] = [
  'cannot-ask',
  'no-tls',
  'broken',
  'timed-out',
  'refused',
  'no-address',
];

function rankStatus(status: number): number {
  // Servers with TLS answer plain HTTP with 400, so another port is the right one.
  if (status === 400) return 6;
  const order = [2, 3, 4, 5].indexOf(Math.floor(status / 100));
  return order === -1 ? 5 : order;
}

function addAttempts(
  answer: ProbeResponse,
  ports: readonly number[],
  otherResults: readonly PortResult[],
): ProbeResponse {
  if (answer.kind === 'no-address' || answer.kind === 'cannot-ask') return answer;
  if (answer.kind !== 'answered') return { ...answer, tried: [...ports] };
  const others = otherResults.flatMap(({ port, answer: other }) => {
    if (other.kind !== 'answered') return [];
    const body = toWellFormed(other.body.slice(0, MAX_OTHER_BODY_CHARS));
    const truncated = other.truncated || body.length < other.body.length;
    return [{ port, status: other.status, body, truncated }];
  });
  return { ...answer, tried: [...ports], ...(others.length > 0 && { others }) };
}
