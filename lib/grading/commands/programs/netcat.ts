import type { RequestProtocol } from '../facts.ts';
import type { Invocation } from '../interpreter.ts';
import { flowTo, succeedOrFail, type Flow } from '../states.ts';
import { isKnownText } from '../unknown-parts.ts';
import { normalizeHost, toPort } from './addresses.ts';
import { parseOptions, toNames } from './options.ts';
import { sendRequests } from './record-request.ts';

/** Options with a value, of busybox, OpenBSD and GNU netcat and of ncat. */
const NETCAT_OPTIONS = {
  short: 'pwieqXxsIOTVPmMgG',
  long: toNames('wait source source-port delay exec sh-exec proxy proxy-type idle-timeout'),
};
const HTTP_REQUEST = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH)[ \t]+(\S+)/;

/**
 * Runs `nc` or `telnet`: a connection to HOST PORT. It is an HTTP request if that is what is piped
 * in. What is typed is unknown.
 */
export function runNetcat(invocation: Invocation): Flow {
  const { args, frame, states, program } = invocation;
  const options = parseOptions(
    args,
    program === 'telnet' ? { short: 'lebSXn', long: new Set() } : NETCAT_OPTIONS,
  );
  const [host, port = program === 'telnet' ? '23' : ''] = options.words;
  const has = (...names: readonly string[]) => names.some((name) => options.values.has(name));
  if (host === undefined || has('l', 'listen', 'h', 'help')) return flowTo(succeedOrFail(states));
  const [, method = '', path = '/'] = HTTP_REQUEST.exec(frame.io.input ?? '') ?? [];
  const protocol = findProtocol(frame.io.input, has('u', 'udp'), has('z'));
  return sendRequests(
    invocation,
    [
      {
        protocol,
        host: normalizeHost(host),
        port: toPort(port.split('-')[0] ?? ''),
        path,
        method,
      },
    ],
    has('z') ? null : undefined,
  );
}

function findProtocol(
  input: string | null,
  isUdp: boolean,
  onlyConnects: boolean,
): RequestProtocol {
  if (isUdp) return 'udp';
  if (onlyConnects) return 'tcp';
  if (input === null) return 'unknown';
  if (HTTP_REQUEST.test(input)) return 'http';
  return isKnownText(input) ? 'tcp' : 'unknown';
}
