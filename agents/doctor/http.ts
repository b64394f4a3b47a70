import { request as httpRequest, type Agent } from 'node:http';
import { request as httpsRequest } from 'node:https';

const RESPONSE_TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 64 * 1024;

export interface HttpResponse {
  readonly status: number;
  readonly date: string | undefined;
  /** Where a redirect leads to. */
  readonly location: string | undefined;
  readonly body: string;
}

/**
 * Sends one GET request through `agent`, without following redirects, and reads a short response.
 * @throws {Error} no response; `describeRequestError` describes the reason
 */
export function httpGet(url: string, agent: Agent): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, { timeout: RESPONSE_TIMEOUT_MS, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
        if (body.length > MAX_RESPONSE_BYTES)
          request.destroy(new Error('the response is too long'));
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          date: response.headers.date,
          location: response.headers.location,
          body,
        }),
      );
    });
    request.on('timeout', () =>
      request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    );
    request.on('error', reject);
    request.end();
  });
}
