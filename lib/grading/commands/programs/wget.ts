import type { Invocation } from '../interpreter.ts';
import { flowTo, succeedOrFail, type Flow } from '../states.ts';
import { parseAuthority, parseUrl } from './addresses.ts';
import { lastValue, parseOptions, toNames, type OptionNames } from './options.ts';
import { sendRequests } from './record-request.ts';

/** Options of wget with a value, of GNU and of busybox. Source: wget, src/main.c; busybox, wget.c. */
const WGET_OPTIONS: OptionNames = {
  abbreviates: true,
  short: 'oaeiBtOTwQPUlARDIXY',
  long: toNames(`accept accept-regex append-output base bind-address body-data body-file ca-certificate ca-directory certificate ciphers
    compression config connect-timeout cut-dirs default-page directory-prefix dns-servers dns-timeout domains exclude-directories exclude-domains
    execute header http-password http-user include-directories input-file level limit-rate load-cookies local-encoding max-redirect method
    output-document output-file password post-data post-file prefer-family private-key progress proxy-password proxy-user quota read-timeout
    referer reject reject-regex remote-encoding restrict-file-names retry-on-http-error save-cookies secure-protocol start-pos timeout tries user
    user-agent wait waitretry`),
};

/** Runs `wget`: a request for each URL. Its exit code isn't 0 for HTTP errors. */
export function runWget(invocation: Invocation): Flow {
  const options = parseOptions(invocation.args, WGET_OPTIONS);
  const has = (...names: readonly string[]) => names.some((name) => options.values.has(name));
  if (has('h', 'help', 'V', 'version') || options.words.length === 0)
    return flowTo(succeedOrFail(invocation.states));
  const host = (options.values.get('header') ?? []).findLast((header) => /^host\s*:/i.test(header));
  const requests = options.words.map((url) => {
    const address = parseUrl(url);
    const isHttp = address.scheme === 'http' || address.scheme === 'https';
    return {
      protocol: isHttp ? 'http' : address.scheme,
      host: address.host,
      port: address.port,
      path: address.path,
      method: lastValue(options, 'method') ?? (has('post-data', 'post-file') ? 'POST' : 'GET'),
      hostHeader: host
        ? parseAuthority(host.slice(host.indexOf(':') + 1).trim()).host
        : address.host,
      failsOnHttpError: true,
    };
  });
  const [first] = requests;
  const file =
    lastValue(options, 'O', 'output-document') ??
    (first?.path.split(/[?#]/)[0]?.split('/').at(-1) || 'index.html');
  return sendRequests(invocation, requests, has('spider') ? null : file);
}
