/** The status codes with which a real API server refuses a list or a watch, and which an agent must live through. */
export type RefusalCode = 401 | 403 | 410 | 429 | 500;

/** What the replay is to do wrong. `path` confines it to one kind (`/api/v1/pods`); without it, any kind is meant. */
export type Misbehavior = RequestMisbehavior | StreamMisbehavior;

/** For requests to come. */
export type RequestMisbehavior = { path?: string; on: 'list' | 'watch' } &
  /** Refuses the next request, or the next `times`; Infinity lasts until the replay is closed. */
  (
    | { kind: 'status'; code: RefusalCode; retryAfterSeconds?: number; times?: number }
    /** Takes the next request and never answers it. */
    | { kind: 'silent' }
  );

/** For the watches that are open, at once. */
export type StreamMisbehavior = { path?: string } &
  /** An ERROR event, after which the stream ends: `410` is a resource version that is too old. */
  (
    | { kind: 'error-event'; code: 410 | 500 }
    /** A line that is not JSON; the stream goes on. */
    | { kind: 'malformed' }
    /** Half a line, and the connection is gone. */
    | { kind: 'cut' }
    /** The connection stands, and not one more byte comes. */
    | { kind: 'stall' }
    /** The end a real server makes when a watch has lasted long enough. */
    | { kind: 'end' }
  );

export function isRequestMisbehavior(misbehavior: Misbehavior): misbehavior is RequestMisbehavior {
  return misbehavior.kind === 'status' || misbehavior.kind === 'silent';
}

const STATUS_TEXTS: Record<RefusalCode, { reason: string; message: string }> = {
  401: { reason: 'Unauthorized', message: 'Unauthorized' },
  403: {
    reason: 'Forbidden',
    message: 'is forbidden: User "replay" cannot list resource in API group at the cluster scope',
  },
  410: { reason: 'Expired', message: 'too old resource version' },
  429: { reason: 'TooManyRequests', message: 'too many requests, please try again later' },
  500: { reason: 'InternalError', message: 'Internal error occurred: etcdserver: leader changed' },
};

/** A Kubernetes Status, the body of every refusal. */
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

/** The Status that goes with one of the refusals an agent must live through. */
export function createRefusalStatus(code: RefusalCode): object {
  return statusObject(code, STATUS_TEXTS[code].reason, STATUS_TEXTS[code].message);
}
