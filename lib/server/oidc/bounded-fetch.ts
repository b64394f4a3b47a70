import type { CustomFetch } from 'openid-client';
import { isLoopback } from '../loopback.ts';
import { OidcError } from './failure.ts';

/** Limits of each answer of the provider. */
export const PROVIDER_LIMITS = {
  /** Bytes of one answer. */
  answerBytes: 256 * 1024,
  /** For one request, until its answer was read. */
  requestSeconds: 5,
} as const;

/** Answers that have no body. `Response` refuses one. */
const STATUS_WITHOUT_BODY = [204, 205, 304];

/**
 * Sends the requests to the provider. It follows no redirect and reads a bounded answer. Addresses in
 * the discovery document must be https, unless both the issuer and they are on this machine.
 * @throws {OidcError} `provider-unavailable`
 */
export function createBoundedFetch(issuer: URL): CustomFetch {
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    if (!isAllowedAddress(url, issuer))
      throw new OidcError('provider-unavailable', `The address ${url.origin} isn't https`);
    const response = await fetch(url, {
      method,
      headers,
      ...(body != null && { body: body as BodyInit }),
      ...(signal !== undefined && { signal }),
      redirect: 'manual',
    });
    const bytes = await readBounded(response);
    return new Response(STATUS_WITHOUT_BODY.includes(response.status) ? null : bytes, {
      status: response.status,
      headers: response.headers,
    });
  };
}

/** Whether requests can go to this address, which the provider of `issuer` names. */
export function isAllowedAddress(url: URL, issuer: URL): boolean {
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && isLoopback(url.hostname) && isPlain(issuer))
  );
}

/** The issuer is on this machine, and its requests aren't encrypted. */
export function isPlain(issuer: URL): boolean {
  return issuer.protocol === 'http:' && isLoopback(issuer.hostname);
}

async function readBounded(response: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > PROVIDER_LIMITS.answerBytes) {
      throw new OidcError(
        'provider-unavailable',
        `An answer has more than ${String(PROVIDER_LIMITS.answerBytes)} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
