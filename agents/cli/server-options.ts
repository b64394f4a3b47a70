import { JoinToken } from '#lib/protocol/token.ts';
import { UsageError } from './errors.ts';

/**
 * The server's base address without a slash at its end.
 * @param from what the person gave it as (`--server`, `PODIUM_SERVER`), for the sentence
 * @throws {Mistake} not an http(s) address, or one with a password or a query in it
 */
export function parseServerUrl(text: string, source: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      `${source} is "${text}", which is no web address: write it as https://podium.example.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      `${source} has a name or password in it: leave them out, the token is enough.`,
    );
  if (url.search !== '' || url.hash !== '')
    throw new UsageError(
      `${source} is "${text}": leave out what follows ${url.search === '' ? '#' : '?'}.`,
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * The token as it was given, known to be whole.
 * @throws {Mistake} it was cut or mistyped. The sentence does not repeat it.
 */
export function parseJoinToken(text: string, source: string): string {
  if (JoinToken.safeParse(text).success) return text;
  const parts = text.split('.').length;
  const why = text.startsWith('podium1.') && parts < 4 ? 'is cut off' : 'is not a join token';
  throw new UsageError(
    `${source} ${why}: copy the whole install line from your page again. A token begins with "podium1." and has four parts.`,
  );
}
