/** What keeps a request from its answer, as the reflector and the cluster's state tell troubles apart. */
export type KubeApiErrorKind =
  /** Nobody answers: connection refused, reset, timed out, stalled. */
  | 'down'
  /** 401, or the certificate is not the one we know. */
  | 'refused'
  | 'forbidden'
  | 'absent'
  /** 410: the version asked for is no longer kept. */
  | 'expired'
  /** 429 or 503 with a time to wait. */
  | 'busy'
  /** Any other answer that is no success. */
  | 'failed'
  /** A line that is no event, or an object without metadata. */
  | 'malformed';

export class KubeApiError extends Error {
  override readonly name = 'ApiTrouble';
  readonly kind: KubeApiErrorKind;
  /** ms, by Retry-After; 0 when nothing was said. */
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

/** `message`: Kubernetes' own, from the Status it answered with. */
export function errorFromStatus(
  status: number,
  message: string,
  retryAfter?: string,
): KubeApiError {
  const seconds = Number(retryAfter);
  const retryMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) * 1000 : 0;
  return new KubeApiError(
    KIND_BY_STATUS[status] ?? 'failed',
    `the API server answered ${status}: ${message}`.slice(0, 300),
    { retryMs },
  );
}

const CERTIFICATE_ERROR_CODE = /CERT|ERR_TLS|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_SSL|ERR_OSSL/;
const MESSAGE_BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'there is no answer',
  ENOTFOUND: 'the name is not known',
  EHOSTUNREACH: 'there is no way to it',
};

/** What a failed connection to `server` was. */
export function errorFromConnection(server: string, error: unknown): KubeApiError {
  if (error instanceof KubeApiError) return error;
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  if (CERTIFICATE_ERROR_CODE.test(code)) {
    return new KubeApiError(
      'refused',
      `the certificates of ${server} and of the kubeconfig don't fit (${message}): the cluster was probably made anew`.slice(
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
