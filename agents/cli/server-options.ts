import { seatOrdinal } from '#lib/protocol/seat-label.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { UsageError } from '#agents/errors.ts';
import type { Messages } from '#agents/messages/en.ts';

/**
 * Returns the base URL of the server without a trailing slash.
 * @param source where the URL comes from (`--server`, `PODIUM_SERVER`), for the message
 * @throws {UsageError} not an http(s) URL, or a URL with credentials, a query or a fragment
 */
export function parseServerUrl(text: string, source: string, messages: Messages): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(messages.arguments.invalidUrl(source, text));
  if (url.username !== '' || url.password !== '')
    throw new UsageError(messages.arguments.urlWithCredentials(source));
  if (url.search !== '' || url.hash !== '')
    throw new UsageError(
      messages.arguments.urlWithSuffix(source, text, url.search === '' ? '#' : '?'),
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Returns the token unchanged if it is well-formed.
 * @throws {UsageError} the token is cut off or mistyped; the message doesn't repeat it
 */
export function parseJoinToken(text: string, source: string, messages: Messages): string {
  if (JoinToken.safeParse(text).success) return text;
  const isCutOff = text.startsWith('podium1.') && text.split('.').length < 4;
  throw new UsageError(
    isCutOff ? messages.arguments.incompleteToken(source) : messages.arguments.invalidToken(source),
  );
}

/**
 * Returns the label of a seat in capital letters.
 * @throws {UsageError} the text isn't a label such as C-07
 */
export function parseSeatLabel(text: string, source: string, messages: Messages): string {
  const label = text.trim().toUpperCase();
  if (seatOrdinal(label) === null)
    throw new UsageError(messages.arguments.invalidSeat(source, text));
  return label;
}
