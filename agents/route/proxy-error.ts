import type { Messages } from '#agents/messages/en.ts';

/** hpagent reports the proxy's answer in this form only. */
const ANSWER = /^Bad response: (\d{3})$/;

/** The proxy opened no connection to the server. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** The proxy's HTTP status; null if the proxy can't be reached. */
  readonly status: number | null;

  constructor(cause: Error) {
    super(cause.message, { cause });
    const status = ANSWER.exec(cause.message)?.[1];
    this.status = status === undefined ? null : Number(status);
  }

  /** Says in a few words what happened. */
  describe({ route }: Messages, describeCause: (error: unknown) => string): string {
    if (this.status === null) return route.proxyUnreachable(describeCause(this.cause));
    if (this.status === 407) return route.proxyLogin;
    if (this.status === 403) return route.proxyRefuses;
    return route.proxyStatus(this.status);
  }
}
