export const DEFAULT_PORTS = { http: 80, https: 443 } as const;

const MAX_URL_CHARS = 400;

/** Formats `http://10.250.0.1:30010/foo`, without the default port of the scheme. */
export function formatUrl(
  scheme: 'http' | 'https',
  host: string,
  port: number,
  path: string,
): string {
  const authority = host.includes(':') ? `[${host}]` : host;
  const portSuffix = port === DEFAULT_PORTS[scheme] ? '' : `:${port}`;
  return `${scheme}://${authority}${portSuffix}${path}`.slice(0, MAX_URL_CHARS);
}
