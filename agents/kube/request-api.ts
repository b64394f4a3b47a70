import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { z } from 'zod';

/** Timeout, ms, and maximum size of a response, bytes. */
const RESPONSE_TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

export interface KubeApiResponse {
  readonly status: number;
  /** Parsed JSON, or the text if it isn't JSON. */
  readonly body: unknown;
}

/** Client of a Kubernetes API server with the rights of a kubeconfig context. */
export interface KubeRequestApi {
  readonly server: string;
  readonly context: string;
  /** @throws {Error} no response; the message gives the reason */
  request(method: string, path: string, body?: object): Promise<KubeApiResponse>;
}

/** Creates a client for the current context. client-node provides authentication and TLS. */
export function createRequestApi(config: KubeConfig): KubeRequestApi {
  const server = config.getCurrentCluster()?.server ?? '';
  return {
    server,
    context: config.getCurrentContext(),
    async request(method, path, body) {
      const url = new URL(`${server.replace(/\/$/, '')}${path}`);
      const options: RequestOptions = {
        method,
        timeout: RESPONSE_TIMEOUT_MS,
        headers: createHeaders(method, body),
      };
      await config.applyToHTTPSOptions(options);
      return sendRequest(url, options, body);
    },
  };
}

function createHeaders(method: string, body: object | undefined): Record<string, string> {
  if (body === undefined) return { accept: 'application/json' };
  return {
    accept: 'application/json',
    'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
  };
}

function sendRequest(
  url: URL,
  options: RequestOptions,
  body: object | undefined,
): Promise<KubeApiResponse> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
    const request = send(url, options, (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > MAX_RESPONSE_BYTES) request.destroy(new Error('the response is too long'));
        else parts.push(part);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: parseJsonOrText(Buffer.concat(parts).toString('utf8')),
        }),
      );
    });
    request.on('timeout', () =>
      request.destroy(new Error(`no response in ${RESPONSE_TIMEOUT_MS / 1000} s`)),
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const Status = z.object({ message: z.string() });

/** The message in an unsuccessful response of the API server. */
export function apiErrorMessage({ status, body }: KubeApiResponse): string {
  const parsed = Status.safeParse(body);
  return parsed.success ? parsed.data.message : `HTTP ${status}`;
}
