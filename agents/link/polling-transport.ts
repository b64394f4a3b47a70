import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { Fetch } from 'socket.io-client';

/** The options of socket.io-client that this transport uses. */
type PollingOptions = Pick<RequestOptions, 'agent'> & {
  readonly extraHeaders?: Readonly<Record<string, string>>;
};

/**
 * Long polling through the agent of the connection, so that it takes the same route as WebSocket.
 * The transports of engine.io-client don't: `fetch` knows no agent, and the XMLHttpRequest for Node
 * makes Node print a warning (DEP0169).
 */
export class PollingTransport extends Fetch {
  override doPoll(): void {
    this.#send(undefined).then(
      (body) => {
        this.onData(body);
      },
      (error: unknown) => this.#fail('poll read error', error),
    );
  }

  override doWrite(data: string, callback: () => void): void {
    this.#send(data).then(callback, (error: unknown) => this.#fail('poll write error', error));
  }

  async #send(data: string | undefined): Promise<string> {
    const { agent, extraHeaders } = this.opts as PollingOptions;
    const response = await openResponse(this.uri(), data, {
      method: data === undefined ? 'GET' : 'POST',
      agent,
      headers: {
        ...extraHeaders,
        ...(data === undefined ? {} : { 'Content-Type': 'text/plain;charset=UTF-8' }),
      },
    });
    const { statusCode = 0 } = response;
    if (statusCode >= 200 && statusCode < 300) return text(response);
    response.resume();
    throw new StatusError(statusCode);
  }

  /** As the other transports do, reports a status by its number and everything else as an error. */
  #fail(reason: string, error: unknown): void {
    this.onError(reason, error instanceof StatusError ? error.status : error);
  }
}

class StatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

function openResponse(
  url: string,
  data: string | undefined,
  options: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, options, resolve);
    request.on('error', reject);
    request.end(data);
  });
}
