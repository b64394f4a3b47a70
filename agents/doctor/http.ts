import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const RESPONSE_TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 64 * 1024;

export interface HttpResponse {
  readonly status: number;
  readonly date: string | undefined;
  readonly body: string;
}

/** One small GET. @throws {Error} no answer; `whyNoAnswer` puts it into words */
export function httpGet(url: string): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, { timeout: RESPONSE_TIMEOUT_MS, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
        if (body.length > MAX_RESPONSE_BYTES) request.destroy(new Error('the answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, date: response.headers.date, body }),
      );
    });
    request.on('timeout', () =>
      request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    );
    request.on('error', reject);
    request.end();
  });
}

const MESSAGE_BY_CODE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'this machine has no network',
  ETIMEDOUT: 'no answer in 10 s',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself only',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate comes from an authority that this machine does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an authority that this machine does not know',
  EPROTO: 'it does not speak TLS there (is it http, not https?)',
};

/** Why a request had no answer, in a few words. */
export function describeRequestError(error: unknown): string {
  // Node tries IPv6 and IPv4 and gathers both failures; the last is that of the address most networks use.
  const lastError = error instanceof AggregateError ? error.errors.at(-1) : error;
  const { code = '', syscall = '' } = (lastError ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT' && syscall.startsWith('spawn '))
    return `the program ${syscall.slice('spawn '.length)}, by which the kubeconfig signs in, is not installed`;
  return (
    MESSAGE_BY_CODE[code] ?? (lastError instanceof Error ? lastError.message : String(lastError))
  );
}
