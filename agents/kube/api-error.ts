import { CredentialError } from './credential.ts';

/** Why a request failed, as the reflector and the cluster state distinguish it. */
export type KubeApiErrorKind =
  /** No response: connection refused, reset, timed out, stalled. */
  | 'down'
  /** 401, or the certificate isn't the expected one. */
  | 'refused'
  | 'forbidden'
  | 'absent'
  /** 410: the requested version is no longer available. */
  | 'expired'
  /** 429, or 503 with Retry-After. */
  | 'busy'
  /** Any other unsuccessful response. */
  | 'failed'
  /** A line that isn't a watch event, or an object without metadata. */
  | 'malformed';

export class KubeApiError extends Error {
  override readonly name = 'KubeApiError';
  readonly kind: KubeApiErrorKind;
  /** From Retry-After, ms; 0 without it. */
  readonly retryMs: number;
  constructor(
    kind: KubeApiErrorKind,
    message: string,
    options: { retryMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryMs = options.retryMs ?? 0;
  }
}

const KIND_BY_STATUS: Readonly<Record<number, KubeApiErrorKind>> = {
  401: 'refused',
  403: 'forbidden',
  404: 'absent',
  410: 'expired',
  429: 'busy',
};

/** How long an API server can ask an agent to wait at most, s. */
const MAX_RETRY_AFTER_SECONDS = 300;

/** The wait of a Retry-After header, ms: seconds or a date (RFC 9110, section 10.2.3). */
function parseRetryAfter(text: string | undefined, now: number): number {
  if (text === undefined) return 0;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return seconds > 0 ? Math.min(seconds, MAX_RETRY_AFTER_SECONDS) * 1000 : 0;
}

/** Converts an unsuccessful response. `message` comes from the Status object in it. */
export function errorFromStatus(
  status: number,
  message: string,
  retryAfter?: string,
  now = Date.now(),
): KubeApiError {
  const retryMs = parseRetryAfter(retryAfter, now);
  return new KubeApiError(
    KIND_BY_STATUS[status] ?? 'failed',
    `the API server responded with ${status}: ${message}`.slice(0, 300),
    { retryMs },
  );
}

const CERTIFICATE_ERROR_CODE = /CERT|ERR_TLS|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_SSL|ERR_OSSL/;
const MESSAGE_BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  ETIMEDOUT: 'no response',
  ENOTFOUND: "the name isn't in DNS",
  EHOSTUNREACH: 'no route to the host',
};

/** Converts a failed connection to `server`. */
export function errorFromConnection(server: string, error: unknown): KubeApiError {
  if (error instanceof KubeApiError) return error;
  // The sentence of a credential that couldn't be obtained is complete without the address.
  if (error instanceof CredentialError)
    return new KubeApiError('down', error.message.slice(0, 300), { cause: error });
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  if (CERTIFICATE_ERROR_CODE.test(code)) {
    return new KubeApiError(
      'refused',
      `the certificates of ${server} and the kubeconfig don't match (${message}). The cluster was probably recreated`.slice(
        0,
        300,
      ),
      { cause: error },
    );
  }
  return new KubeApiError('down', `${server}: ${MESSAGE_BY_CODE[code] ?? message}`.slice(0, 300), {
    cause: error,
  });
}
