import type { IncomingMessage } from 'node:http';
import { ROSTER_LIMITS } from '#lib/protocol/api/roster.ts';

/** Limits of a request, before a page or a route reads it. */
export const REQUEST_LIMITS = {
  /** Characters of the request target. */
  targetChars: 2_048,
  /** The same for the answer of a sign-in provider, whose code can be long. */
  callbackChars: 8_192,
  /** The largest request body of any route but the roster. Routes have smaller limits. */
  bodyBytes: 1024 * 1024,
  /** A roster file, which only the routes of the roster accept. */
  rosterBytes: ROSTER_LIMITS.bytes,
  /** Time for the whole request, which is also the time for its body. */
  requestMs: 30_000,
  /** How often requests are checked for `requestMs`. */
  requestCheckMs: 5_000,
} as const;

/** Methods of pages and routes. */
const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'];
const ROSTER_METHODS = [...METHODS, 'PUT'];
const READ_METHODS = ['GET', 'HEAD'];
const SOCKET_METHODS = ['GET', 'POST'];
const HOST_PATTERN = /^[\w.-]+(?::\d{1,5})?$|^\[[0-9a-fA-F:.]+\](?::\d{1,5})?$/;

/** Why a request is refused. */
export interface RequestRefusal {
  readonly status: 400 | 403 | 404 | 405 | 413 | 414;
  readonly message: string;
  /** The `Allow` header. */
  readonly allow?: string;
}

type CheckedRequest = Pick<IncomingMessage, 'url' | 'method' | 'headers'>;

/**
 * Checks the parts of a request that no page of Podium sends: its target, method, host and size. The
 * cost doesn't depend on the content, and nothing is logged.
 */
export function findRequestRefusal(request: CheckedRequest, dev: boolean): RequestRefusal | null {
  return (
    findTargetRefusal(request) ??
    findMethodRefusal(request, isRosterPath(request.url ?? '') ? ROSTER_METHODS : METHODS) ??
    findPathRefusal(request, dev) ??
    findBodyRefusal(request, maxBodyBytes(request.url ?? ''))
  );
}

/** Like `findRequestRefusal`, for requests and upgrades of socket.io. */
export function findSocketRequestRefusal(
  request: CheckedRequest,
  maxBodyBytes: number,
): RequestRefusal | null {
  return (
    findTargetRefusal(request) ??
    findMethodRefusal(request, SOCKET_METHODS) ??
    findBodyRefusal(request, maxBodyBytes)
  );
}

function findTargetRefusal({ url = '', headers }: CheckedRequest): RequestRefusal | null {
  if (url.length > maxTargetChars(url)) return { status: 414, message: 'The address is too long.' };
  const isWellFormed =
    /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(url) && canDecode(url) && !hasDotSegment(url);
  if (!isWellFormed) return { status: 400, message: 'The address is malformed.' };
  return isHost(headers.host ?? '')
    ? null
    : { status: 400, message: 'The Host header is malformed.' };
}

function maxTargetChars(url: string): number {
  return url.startsWith('/auth/oidc/callback?')
    ? REQUEST_LIMITS.callbackChars
    : REQUEST_LIMITS.targetChars;
}

function maxBodyBytes(url: string): number {
  return isRosterPath(url) ? REQUEST_LIMITS.rosterBytes : REQUEST_LIMITS.bodyBytes;
}

function isRosterPath(url: string): boolean {
  return /^\/api\/(?:v1\/)?workshops\/[^/]+\/roster$/.test(pathOf(url));
}

/** Routes read the address of a request from its Host, so it has to be part of a URL. */
function isHost(host: string): boolean {
  return HOST_PATTERN.test(host) && URL.canParse(`http://${host}`);
}

/** Whether all escapes are UTF-8, and none is a NUL. */
function canDecode(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    return !decodeURIComponent(url).includes('\0');
  } catch {
    return false;
  }
}

function hasDotSegment(url: string): boolean {
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(pathOf(url));
}

function findMethodRefusal(
  { url = '', method = '' }: CheckedRequest,
  methods: readonly string[],
): RequestRefusal | null {
  const allowed = methods === METHODS && !isRoutePath(url) ? READ_METHODS : methods;
  return allowed.includes(method)
    ? null
    : { status: 405, message: 'This method is not allowed.', allow: allowed.join(', ') };
}

/** Next.js has more paths than the pages use, such as a service that scales images. */
function findPathRefusal({ url = '' }: CheckedRequest, dev: boolean): RequestRefusal | null {
  const path = decodeURIComponent(pathOf(url)).toLowerCase();
  return !dev && /^\/_next(?:\/|$)/.test(path) && !path.startsWith('/_next/static/')
    ? { status: 404, message: 'This address does not exist.' }
    : null;
}

function findBodyRefusal({ headers }: CheckedRequest, maxBytes: number): RequestRefusal | null {
  return Number(headers['content-length'] ?? 0) > maxBytes
    ? { status: 413, message: 'The request body is too large.' }
    : null;
}

/** Whether the request is for a file that needs neither the database nor a page. */
export function isStaticFile(url: string): boolean {
  const path = pathOf(url);
  return (
    path.startsWith('/_next/static/') ||
    path.startsWith('/agent/') ||
    (!isRoutePath(path) && /\.[a-z0-9]+$/.test(path))
  );
}

function isRoutePath(url: string): boolean {
  // The handler of the agent's files answers other methods itself.
  return url.startsWith('/api/') || url.startsWith('/agent/');
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

/** Beginnings of names. No page calls an action or resumes a page with a header. */
const PROXY_HEADERS = ['x-forwarded-', 'forwarded', 'next-action', 'next-resume'];
const NEXT_HEADERS = [
  'x-middleware-',
  'x-invoke-',
  'x-matched-',
  'x-nextjs-',
  'x-now-',
  'x-vercel-',
  'x-prerender-',
];

/**
 * Removes request headers that only a proxy or Next.js itself sets, so that a client can't steer the
 * pages with them.
 */
export function removeInternalHeaders(headers: IncomingMessage['headers'], dev: boolean): void {
  const internal = dev ? PROXY_HEADERS : [...PROXY_HEADERS, ...NEXT_HEADERS];
  for (const name of Object.keys(headers))
    if (internal.some((prefix) => name.startsWith(prefix))) Reflect.deleteProperty(headers, name);
}
