/**
 * Whether a request that changes something, or opens a socket, comes from Podium's own pages. Browsers name the origin of every
 * such request; a program that names none holds no cookie but its own. `host` is the request's own Host header, so that a room
 * may also be reached by the machine's address in the local network.
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
