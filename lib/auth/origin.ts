/**
 * Whether a request that changes data or opens a socket comes from Podium's own pages. Browsers
 * send the origin with every such request. Other programs may omit it: they have no cookies of a
 * browser. `host` is the request's Host header, which also allows the machine's address in the
 * local network.
 */
export function isOwnOrigin(
  request: { origin: string | undefined; host: string | undefined; site: string | undefined },
  publicUrl: string,
): boolean {
  if (request.origin === undefined)
    return request.site === undefined || request.site === 'same-origin' || request.site === 'none';
  if (request.origin === new URL(publicUrl).origin) return true;
  const url = URL.parse(request.origin);
  return (
    url !== null &&
    request.host !== undefined &&
    url.host === request.host &&
    publicUrl.startsWith('http:')
  );
}
