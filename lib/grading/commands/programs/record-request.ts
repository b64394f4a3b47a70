import type { RequestFact } from '../facts.ts';
import type { Frame, Invocation } from '../interpreter.ts';
import { print, sinkOf, unknownOutput, writeTo, openFile } from '../output.ts';
import { completeTarget, failed, flowTo, succeeded, succeedOrFail, type Flow } from '../states.ts';
import { normalizeHost, toPort } from './addresses.ts';

/** What isn't the same for all programs. */
export type NewRequest = Pick<RequestFact, 'protocol' | 'host' | 'port'> & Partial<RequestFact>;

function toFact(tool: string, request: NewRequest): RequestFact {
  return {
    tool,
    path: '/',
    method: 'GET',
    hostHeader: request.host,
    proxy: '',
    failsOnHttpError: false,
    ...request,
  };
}

/**
 * Records the requests of a program, which succeeds or fails with them, and writes the answer to
 * `file`; by default to standard output, null for nowhere.
 */
export function sendRequests(
  invocation: Invocation,
  requests: readonly NewRequest[],
  file?: string | null,
): Flow {
  const { frame, states, program } = invocation;
  let isTarget = false;
  for (const request of requests) {
    const fact = toFact(program, request);
    frame.pass.facts.addRequest(fact, frame.isRepeated);
    isTarget ||= frame.pass.isTargetRequest(fact);
  }
  if (requests.length > 0 && file !== null) writeAnswer(invocation, isTarget, file);
  const next = succeedOrFail(states);
  return flowTo(isTarget ? completeTarget(succeeded(next)) | failed(next) : next);
}

function writeAnswer(invocation: Invocation, isTarget: boolean, file: string | undefined): void {
  const answer = unknownOutput({ ...invocation, isTarget: isTarget || invocation.isTarget });
  if (file === undefined || file === '-') {
    print(invocation, answer);
    return;
  }
  const sink = sinkOf(file, invocation.frame);
  openFile(sink, false, invocation);
  writeTo(sink, answer, invocation);
}

const DEVICE = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/;

/**
 * Records the connection that bash opens for a file such as `/dev/tcp/10.0.0.1/8080`. Null if the
 * file is another one; else whether it is the analyzed request.
 */
export function recordAddress(file: string, frame: Frame): boolean | null {
  const [, network, host = '', port = ''] = DEVICE.exec(file) ?? [];
  if (network === undefined) return null;
  const fact = toFact('bash', {
    protocol: network === 'udp' ? 'udp' : 'unknown',
    host: normalizeHost(host),
    port: toPort(port),
  });
  frame.pass.facts.addRequest(fact, frame.isRepeated);
  return frame.pass.isTargetRequest(fact);
}
