import { readFile } from 'node:fs/promises';
import type { Clock } from '#lib/kit/clock.ts';
import { CredentialError, type Credential, type CredentialSource } from './credential.ts';

/** How often the file is read again, ms. client-go uses the same time. */
const REREAD_MS = 60_000;

/**
 * A token in a file, which others replace. `fallbackToken` is used until the file was read once.
 */
export function createTokenFileSource(
  file: string,
  fallbackToken: string | undefined,
  clock: Pick<Clock, 'mono'>,
): CredentialSource {
  let lastRead: { readonly credential: Credential; readonly at: number } | null = null;

  async function read(): Promise<Credential> {
    const token = await readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
    if (token !== '') {
      const credential = lastRead?.credential.token === token ? lastRead.credential : { token };
      lastRead = { credential, at: clock.mono() };
      return credential;
    }
    // A file that is being replaced can be missing for a moment. The last token still counts.
    if (lastRead !== null) return lastRead.credential;
    if (fallbackToken !== undefined) return { token: fallbackToken };
    throw new CredentialError(({ kubeconfig }) => kubeconfig.tokenFileUnreadable(file));
  }

  return {
    get: () =>
      lastRead !== null && clock.mono() - lastRead.at < REREAD_MS
        ? Promise.resolve(lastRead.credential)
        : read(),
    async renew(used) {
      const credential = await read();
      return credential.token === used.token ? null : credential;
    },
  };
}
