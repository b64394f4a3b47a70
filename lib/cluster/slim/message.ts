import { toWellFormed } from '#lib/kit/json.ts';
import { cleanUntilStable } from './clean-until-stable.ts';
import { TEXT_LIMITS } from './limits.ts';

const MAX_MESSAGE_CHARS = TEXT_LIMITS.messageChars;

const CONTROL_CHARS = /[\p{Cc}\p{Cf}]+/gu;
/** `https://user:password@host/path?query`: user, password and query are removed. */
const URL_SECRETS =
  /(\b[a-z][a-z0-9+.-]{1,15}:\/\/)(?:[^\s/@"']{1,200}@)?([^\s?#"']{1,300})(?:[?#][^\s"']*)?/gi;
const SECRET_ASSIGNMENT =
  /\b(token|passw(?:or)?d|passwd|secret|api[-_]?key|authorization)(["']?\s*=\s*["']?|["']\s*:\s*["']?)[^\s"',;]{3,}/gi;
const AUTH_SCHEME = /\b(bearer|basic)\s+[A-Za-z0-9+/_.~-]{8,}={0,2}/gi;
const JWT = /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+){1,2}/g;
const LONG_OPAQUE = /\b[A-Za-z0-9+/_-]{64,}={0,2}/g;
const IMAGE_DIGEST = /^[0-9a-f]{64}$/;
/** A text without any of these has nothing that the patterns above match. */
const HAS_SECRET_SIGN = /[=:]|eyJ|bearer|basic|[A-Za-z0-9+/_-]{64}/i;

/**
 * Cleans a message of Kubernetes for one line (R3): credentials in addresses are removed, tokens
 * and long opaque strings become an ellipsis, control characters a blank. Image digests stay,
 * because messages are about them. Idempotent.
 */
export function cleanMessage(text: string): string {
  return cleanUntilStable(text.slice(0, 4 * MAX_MESSAGE_CHARS), cleanOnce);
}

function cleanOnce(text: string): string {
  const line = toWellFormed(text.replace(CONTROL_CHARS, ' ')).trim();
  const redacted = HAS_SECRET_SIGN.test(line)
    ? line
        .replace(JWT, '…')
        .replace(URL_SECRETS, '$1$2')
        .replace(AUTH_SCHEME, '$1 …')
        .replace(SECRET_ASSIGNMENT, '$1$2…')
        .replace(LONG_OPAQUE, (opaque) => (IMAGE_DIGEST.test(opaque) ? opaque : '…'))
    : line;
  return toWellFormed(redacted.slice(0, MAX_MESSAGE_CHARS)).trim();
}

/**
 * Only the last line, cleaned: a container's termination message can be the end of its log
 * (terminationMessagePolicy FallbackToLogsOnError).
 */
export function lastLine(text: string): string {
  return cleanMessage(text.trimEnd().split(/\r?\n/).at(-1) ?? '');
}

/** Only the first line, cleaned: the Event of a failed probe also contains the response. */
export function firstLine(text: string): string {
  return cleanMessage(text.trimStart().split(/\r?\n/, 1)[0] ?? '');
}
