import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { messageOf } from '#lib/kit/error-text.ts';
import { DAY_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Log } from '../logger.ts';

const TIMEOUT_MS = 5 * SECOND_MS;

/** Reads when the certificate expires, ms since 1970. @throws {Error} of the connection */
export type ReadExpiry = (url: URL) => Promise<number>;

/**
 * Follows the certificate at the public address. The value is that of the last check; a check runs in
 * the background, at most once a day, and only while something asks.
 * @returns ms since 1970; null without TLS, and before the first check has succeeded
 */
export function createCertificateCheck({
  url,
  now,
  log,
  readExpiry = readCertificateExpiry,
}: {
  readonly url: string;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly readExpiry?: ReadExpiry;
}): () => number | null {
  const address = new URL(url);
  let expiresAt: number | null = null;
  let checkedAt = -Infinity;
  return () => {
    if (address.protocol === 'https:' && now() - checkedAt >= DAY_MS) {
      checkedAt = now();
      readExpiry(address).then(
        (time) => {
          expiresAt = time;
        },
        (error: unknown) => {
          log('warn', `The certificate of ${url} couldn't be read: ${messageOf(error)}`);
        },
      );
    }
    return expiresAt;
  };
}

const readCertificateExpiry: ReadExpiry = (url) =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port) || 443,
      ...(isIP(url.hostname) === 0 && { servername: url.hostname }),
      timeout: TIMEOUT_MS,
      // An expired certificate, or one of a private authority, has a date too. Nothing is sent.
      rejectUnauthorized: false,
    });
    socket.once('secureConnect', () => {
      const { valid_to: validTo } = socket.getPeerCertificate();
      socket.destroy();
      resolve(Date.parse(validTo));
    });
    socket.once('timeout', () => {
      socket.destroy(new Error('no answer'));
    });
    socket.once('error', reject);
  });
