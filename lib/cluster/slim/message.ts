/** Longest message of Kubernetes' own that is kept, in UTF-16 code units. */
const MAX_MESSAGE_CHARS = 400;

const CONTROL_CHARS = /[\p{Cc}\p{Cf}]+/gu;
/** `https://user:password@host/path?query`: who and what was asked stays behind. */
const URL_SECRETS =
  /(\b[a-z][a-z0-9+.-]{1,15}:\/\/)(?:[^\s/@"']{1,200}@)?([^\s?#"']{1,300})(?:[?#][^\s"']*)?/gi;
const SECRET_ASSIGNMENT =
  /\b(token|passw(?:or)?d|passwd|secret|api[-_]?key|authorization)(["']?\s*=\s*["']?|["']\s*:\s*["']?)[^\s"',;]{3,}/gi;
const AUTH_SCHEME = /\b(bearer|basic)\s+[A-Za-z0-9+/_.~-]{8,}={0,2}/gi;
const JWT = /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+){1,2}/g;
const LONG_OPAQUE = /\b[A-Za-z0-9+/_-]{64,}={0,2}/g;
const IMAGE_DIGEST = /^[0-9a-f]{64}$/;

/**
 * One line that Kubernetes said about an object, with nothing in it that opens a door: credentials in addresses, tokens, and
 * long opaque strings become an ellipsis, control characters a blank. Image digests stay, they are what a message is about.
 */
export function cleanMessage(text: string): string {
  const line = text
    .slice(0, 4 * MAX_MESSAGE_CHARS)
    .replace(CONTROL_CHARS, ' ')
    .trim();
  return line
    .replace(JWT, '…')
    .replace(URL_SECRETS, '$1$2')
    .replace(AUTH_SCHEME, '$1 …')
    .replace(SECRET_ASSIGNMENT, '$1$2…')
    .replace(LONG_OPAQUE, (opaque) => (IMAGE_DIGEST.test(opaque) ? opaque : '…'))
    .slice(0, MAX_MESSAGE_CHARS);
}

/** Only the last line: a container's termination message may be the end of its log (terminationMessagePolicy FallbackToLogsOnError). */
export function lastLine(text: string): string {
  return cleanMessage(text.trimEnd().split(/\r?\n/).at(-1) ?? '');
}

/** Only the first line: a failed probe's Event goes on with what the container answered. */
export function firstLine(text: string): string {
  return cleanMessage(text.trimStart().split(/\r?\n/, 1)[0] ?? '');
}
