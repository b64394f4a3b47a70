import { isIP } from 'node:net';

/**
 * Whether a client accepts a certificate with this name for the host. Names are DNS names or
 * addresses, without regard to case and a final dot. A wildcard covers exactly one label, the whole
 * first one, of a domain with at least two further labels, and never an address. Never throws.
 * Source: RFC 9525, 6.3 and 6.5; the last rule is that of curl.
 */
export function certificateCoversHost(name: string, host: string): boolean {
  const [pattern, wanted] = [normalizeName(name), normalizeName(host)];
  if (wanted === '' || pattern === '') return false;
  if (pattern === wanted) return true;
  if (isIP(wanted) !== 0 || !pattern.startsWith('*.')) return false;
  const firstDot = wanted.indexOf('.');
  const domain = wanted.slice(firstDot);
  return firstDot > 0 && pattern.slice(1) === domain && domain.lastIndexOf('.') > 0;
}

/** Lower case, without a final dot; an IPv6 address without brackets in its shortest form. */
function normalizeName(text: string): string {
  const name = text
    .slice(0, MAX_NAME_CHARS)
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  return isIP(name) === 6 ? (URL.parse(`http://[${name}]`)?.hostname.slice(1, -1) ?? name) : name;
}

/** A DNS name has at most 253 characters. Longer ones cover nothing. */
const MAX_NAME_CHARS = 256;

/** ingress-nginx, Traefik, NGINX Ingress Controller, and controllers that use the same names. */
const CONTROLLER_DEFAULT_NAME =
  /^(?:Kubernetes )?Ingress Controller Fake Certificate$|^TRAEFIK DEFAULT CERT$|^NGINXIngressController$/i;

/** Whether a common name is that of the certificate that an Ingress controller makes for itself. */
export function isControllerDefaultName(commonName: string): boolean {
  return CONTROLLER_DEFAULT_NAME.test(commonName);
}
