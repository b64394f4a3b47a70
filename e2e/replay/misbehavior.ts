/**
 * The status codes with which a real API server refuses a list or watch. The agent must recover
 * from all.
 */
export type RefusalCode = 400 | 401 | 403 | 410 | 429 | 500;

/**
 * A fault for the replay. `path` limits it to one kind (`/api/v1/pods`); without it, any kind
 * matches.
 */
export type Misbehavior = RequestMisbehavior | StreamMisbehavior;

/** Faults for later requests. */
export type RequestMisbehavior = { path?: string; on: 'list' | 'watch' } &
  /** Refuses the next request, or the next `times`. Infinity: until the replay is closed. */
  (
    | { kind: 'status'; code: RefusalCode; retryAfterSeconds?: number; times?: number }
    /** Accepts the next request, or the next `times`, and never responds. */
    | { kind: 'silent'; times?: number }
    /** Answers the next list with `items: null`, as some aggregated API servers do. */
    | { kind: 'null-items' }
  );

/** Faults for all open watches. */
export type StreamMisbehavior = { path?: string } &
  /** Sends an ERROR event and ends the stream. `410`: the resource version is too old. */
  (
    | { kind: 'error-event'; code: 400 | 410 | 500 }
    /** Sends a line that isn't JSON; the stream continues. */
    | { kind: 'malformed' }
    /** Sends half a line and closes the connection. */
    | { kind: 'cut' }
    /** Keeps the connection open without sending more bytes. */
    | { kind: 'stall' }
    /** Ends the stream, as a real server does after the watch timeout. */
    | { kind: 'end' }
  );

export function isRequestMisbehavior(misbehavior: Misbehavior): misbehavior is RequestMisbehavior {
  return 'on' in misbehavior;
}

const STATUS_TEXTS: Record<RefusalCode, { reason: string; message: string }> = {
  400: { reason: 'BadRequest', message: 'invalid resource version' },
  401: { reason: 'Unauthorized', message: 'Unauthorized' },
  403: {
    reason: 'Forbidden',
    message: 'is forbidden: User "replay" cannot list resource in API group at the cluster scope',
  },
  410: { reason: 'Expired', message: 'too old resource version' },
  429: { reason: 'TooManyRequests', message: 'too many requests, please try again later' },
  500: { reason: 'InternalError', message: 'Internal error occurred: etcdserver: leader changed' },
};

/** A Kubernetes Status, the body of each refusal. */
export function statusObject(code: number, reason: string, message: string): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  };
}

/** The Status of a refusal with this code. */
export function createRefusalStatus(code: RefusalCode): object {
  return statusObject(code, STATUS_TEXTS[code].reason, STATUS_TEXTS[code].message);
}
