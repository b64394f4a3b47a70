import { textAt } from '#lib/kit/json.ts';
import type { ReasonParams } from '../types.ts';
import { findTlsSetting } from './ingress-rules.ts';
import type { ObservedObject } from './object-index.ts';

type RedirectCause = ReasonParams['redirected']['why'];
interface Request {
  readonly scheme: 'http' | 'https';
  readonly host?: string;
  readonly path: string;
}

/** Whether the status sends clients to another address (RFC 9110, 15.4). */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/**
 * Why a request was redirected: `tls` in the Ingress, one of its annotations, a path that is a folder,
 * or the server itself. `location` is empty if the agent doesn't send it. Never throws.
 */
export function findRedirectCause(
  target: ObservedObject,
  request: Request,
  location: string,
): RedirectCause {
  const to = parseLocation(location, request);
  const isToHttps = request.scheme === 'http' && leadsToHttps(to, request);
  if (to !== null && isToHttps) return findHttpsCause(target, request) ?? 'https';
  return (
    findAnnotationCause(target, request, to) ??
    (isToHttps ? findHttpsCause(target, request) : null) ??
    (to !== null && to.pathname === `${request.path}/` ? 'slash' : 'other')
  );
}

/** Null without a location, or if it is no URL. */
function parseLocation(location: string, { scheme, host, path }: Request): URL | null {
  return location === ''
    ? null
    : URL.parse(location, `${scheme}://${host ?? 'host.invalid'}${path}`);
}

/** An unknown address can be that of HTTPS: it is the most usual redirect. */
function leadsToHttps(to: URL | null, { host }: Request): boolean {
  if (to === null) return true;
  return to.protocol === 'https:' && (host === undefined || to.hostname === host.toLowerCase());
}

const annotationOf = ({ object }: ObservedObject, name: string): string =>
  textAt(object, 'metadata', 'annotations', `nginx.ingress.kubernetes.io/${name}`);

/** The spellings that ingress-nginx reads as a boolean. Source: Go, `strconv.ParseBool`. */
const isTrue = (text: string): boolean => /^(?:1|t|T|true|TRUE|True)$/.test(text);
const isFalse = (text: string): boolean => /^(?:0|f|F|false|FALSE|False)$/.test(text);

/** Controllers redirect a host with a certificate unless `ssl-redirect` is off. */
function findHttpsCause(target: ObservedObject, { host }: Request): RedirectCause | null {
  if (isTrue(annotationOf(target, 'force-ssl-redirect'))) return 'force';
  const { why } = findTlsSetting(target.object, host ?? '');
  const hasTls = why === 'secret' || why === 'no-secret';
  return hasTls && !isFalse(annotationOf(target, 'ssl-redirect')) ? 'tls' : null;
}

function findAnnotationCause(
  target: ObservedObject,
  { host = '', path }: Request,
  to: URL | null,
): RedirectCause | null {
  if (annotationOf(target, 'permanent-redirect') !== '') return 'permanent';
  if (annotationOf(target, 'temporal-redirect') !== '') return 'temporal';
  const appRoot = annotationOf(target, 'app-root');
  if (appRoot !== '' && (to === null ? path === '/' : to.pathname === appRoot)) return 'app-root';
  const isOtherSpelling =
    to !== null && (to.hostname === `www.${host}` || `www.${to.hostname}` === host);
  return isOtherSpelling && isTrue(annotationOf(target, 'from-to-www-redirect')) ? 'www' : null;
}
