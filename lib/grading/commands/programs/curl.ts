import { unescapeAnsi } from '../escapes.ts';
import type { Invocation } from '../interpreter.ts';
import { print } from '../output.ts';
import {
  flowTo,
  succeedOrFail,
  targetPending,
  succeeded,
  type Flow,
  type States,
} from '../states.ts';
import { normalizeHost, parseAuthority, parseUrl, toPort, type Address } from './addresses.ts';
import {
  lastValue,
  parseOptions,
  toNames,
  type OptionNames,
  type ParsedOptions,
} from './options.ts';
import { sendRequests, type NewRequest } from './record-request.ts';

/** Options of curl with a value. Source: curl, docs/cmdline-opts. */
const CURL_OPTIONS: OptionNames = {
  short: 'AbcCdDeEFHKmoPQrtTuUwxXyYz',
  long: toNames(`abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at cookie
    cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr
    dns-ipv6-addr dns-servers doh-url dump-header egd-file engine etag-compare etag-save expect100-timeout form form-string ftp-account ftp-method
    ftp-port happy-eyeballs-timeout-ms header hostpubmd5 hostpubsha256 hsts interface ip-tos json keepalive-cnt keepalive-time key key-type krb
    libcurl limit-rate local-port login-options mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output
    output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-header proxy-user proxy1.0 pubkey quote
    random-file range rate referer request request-target resolve retry retry-delay retry-max-time service-name socks4 socks4a socks5
    socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers trace trace-ascii unix-socket
    upload-file url url-query user user-agent variable vlan-priority write-out`),
};
/** With these, curl sends no request over the network. */
const WITHOUT_REQUEST = [
  'h',
  'help',
  'V',
  'version',
  'M',
  'manual',
  'unix-socket',
  'abstract-unix-socket',
];

/** Runs `curl`: a request for each URL. Its exit code is 0 for HTTP errors too, except with `-f`. */
export function runCurl(invocation: Invocation): Flow {
  const options = parseOptions(invocation.args, CURL_OPTIONS);
  const urls = [...options.words, ...(options.values.get('url') ?? [])];
  if (WITHOUT_REQUEST.some((name) => options.values.has(name)) || urls.length === 0)
    return flowTo(succeedOrFail(invocation.states));
  const savesByName = options.values.has('O') || options.values.has('remote-name');
  const flow = sendRequests(
    invocation,
    urls.map((url) => toRequest(url, options)),
    lastValue(options, 'o', 'output') ??
      (savesByName ? parseUrl(urls.at(-1) ?? '').path : undefined),
  );
  const format = lastValue(options, 'w', 'write-out');
  if (format !== undefined) writeOut(format, invocation, flow);
  return flow;
}

/** Whether the target can only have succeeded with this command. */
const completesTarget = (before: States, next: States): boolean =>
  targetPending(before) !== 0 && targetPending(succeeded(next)) === 0;

/** `--write-out FORMAT`: the status is 000 without an answer. */
function writeOut(format: string, invocation: Invocation, { next }: Flow): void {
  const isTarget = invocation.isTarget || completesTarget(invocation.states, next);
  const text = unescapeAnsi(format).replace(/%\{(\w+)\}/g, (_, name: string) =>
    invocation.frame.pass.unknowns.add(/^(?:http|response)_code$/.test(name) ? 'count' : 'output', {
      isOfTarget: isTarget && /^(?:http|response)_code$/.test(name),
    }),
  );
  print(invocation, text);
}

function toRequest(url: string, options: ParsedOptions): NewRequest {
  const address = parseUrl(url);
  const { host, port } = findConnection(address, options);
  const isHttp = address.scheme === 'http' || address.scheme === 'https';
  return {
    protocol: isHttp ? 'http' : address.scheme === 'telnet' ? 'tcp' : address.scheme,
    host,
    port,
    path: address.path,
    method: findMethod(options),
    hostHeader: findHostHeader(options) ?? address.host,
    proxy:
      lastValue(options, 'x', 'proxy', 'preproxy', 'socks5', 'socks5-hostname', 'socks4') ?? '',
    failsOnHttpError: ['f', 'fail', 'fail-with-body'].some((name) => options.values.has(name)),
  };
}

function findMethod(options: ParsedOptions): string {
  const method = lastValue(options, 'X', 'request');
  if (method !== undefined) return method.toUpperCase();
  const has = (...names: readonly string[]) => names.some((name) => options.values.has(name));
  if (has('I', 'head')) return 'HEAD';
  if (has('T', 'upload-file')) return 'PUT';
  const sendsData = has(
    'd',
    'data',
    'data-ascii',
    'data-binary',
    'data-raw',
    'data-urlencode',
    'json',
    'F',
    'form',
  );
  return sendsData && !has('G', 'get') ? 'POST' : 'GET';
}

function findHostHeader({ values }: ParsedOptions): string | undefined {
  const headers = [...(values.get('H') ?? []), ...(values.get('header') ?? [])];
  const host = headers.findLast((header) => /^host\s*:/i.test(header));
  return host && parseAuthority(host.slice(host.indexOf(':') + 1).trim()).host;
}

interface Connection {
  readonly host: string;
  readonly port: number;
}

/** `--resolve HOST:PORT:ADDRESS` and `--connect-to HOST:PORT:HOST:PORT` replace the server. */
function findConnection({ host, port }: Address, { values }: ParsedOptions): Connection {
  const requested = { host, port };
  const replaced = [
    ...(values.get('resolve') ?? []).map((entry) => readResolve(entry, requested)),
    ...(values.get('connect-to') ?? []).map((entry) => readConnectTo(entry, requested)),
  ];
  return replaced.find((connection) => connection !== null) ?? requested;
}

function readResolve(entry: string, { host, port }: Connection): Connection | null {
  const [, name = '', from, to = ''] = /^\+?([^:]+):(\d+):(.+)$/.exec(entry) ?? [];
  if ((name !== '*' && normalizeHost(name) !== host) || Number(from) !== port) return null;
  return { host: normalizeHost(to.split(',')[0] ?? ''), port };
}

/** An empty part of the entry means the same host or port. */
function readConnectTo(entry: string, { host, port }: Connection): Connection | null {
  const match = /^([^:]*):(\d*):(\[[^\]]*\]|[^:]*):(\d*)$/.exec(entry);
  const [, name = '', from = '', toHost = '', toPortText = ''] = match ?? [];
  const fits =
    match !== null &&
    (name === '' || normalizeHost(name) === host) &&
    (from === '' || Number(from) === port);
  if (!fits) return null;
  return {
    host: toHost === '' ? host : normalizeHost(toHost),
    port: toPortText === '' ? port : toPort(toPortText),
  };
}
