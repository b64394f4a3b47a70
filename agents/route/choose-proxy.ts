import { UsageError } from '#agents/errors.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { Environment } from '#agents/types.ts';
import { isExcludedFromProxy } from './no-proxy.ts';
import type { ServerRoute } from './server-route.ts';

/** null: nothing names a proxy. */
type ProxyChoice = Pick<ServerRoute, 'proxy' | 'isExcluded'> | null;

/**
 * Chooses the proxy for the server: `--proxy`, PODIUM_PROXY, HTTPS_PROXY or HTTP_PROXY by the scheme of
 * the server's address, then ALL_PROXY. The variables of other programs count in lower case too.
 * @param server the server's address; undefined if only the installed agent knows it
 * @param option value of `--proxy`
 * @throws {UsageError} the proxy isn't an http(s) URL, or `--proxy` contains a password
 */
export function chooseProxy(
  server: string | undefined,
  option: string | undefined,
  environment: Environment,
  messages: Messages,
): ProxyChoice {
  const url = server === undefined ? null : new URL(server);
  const found = listSources(url, option, environment).find(([, value]) => value !== undefined);
  if (found?.[1] === undefined) return null;
  const [source, value] = [found[0], found[1]];
  const proxy = { url: parseProxyUrl(value, source, messages), source };
  const noProxy = environment.NO_PROXY ?? environment.no_proxy ?? '';
  return url !== null && isExcludedFromProxy(url, noProxy)
    ? { proxy: null, isExcluded: true }
    : { proxy, isExcluded: false };
}

function listSources(
  url: URL | null,
  option: string | undefined,
  environment: Environment,
): (readonly [source: string, value: string | undefined])[] {
  const byScheme = {
    'https:': ['HTTPS_PROXY', 'https_proxy'],
    'http:': ['HTTP_PROXY', 'http_proxy'],
  } as const;
  const names = url === null ? [] : byScheme[url.protocol as keyof typeof byScheme];
  return [
    ['--proxy', option],
    ...(['PODIUM_PROXY', ...names, 'ALL_PROXY', 'all_proxy'] as const).map(
      (name) => [name, environment[name]] as const,
    ),
  ];
}

/** As curl does, a proxy without a scheme is an http URL. */
function parseProxyUrl(text: string, source: string, { route }: Messages): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(route.invalidProxy(source));
  if (source === '--proxy' && url.password !== '') throw new UsageError(route.proxyPassword);
  const login = url.username === '' ? '' : `${url.username}:${url.password}@`;
  return `${url.protocol}//${login}${url.host}`;
}
