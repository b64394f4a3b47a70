import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { z } from 'zod';

/** Longest wait for one answer, ms, and the longest answer that is read, bytes. */
const RESPONSE_TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

export interface KubeApiResponse {
  readonly status: number;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
}

/** A Kubernetes API server, spoken to as the user of one kubeconfig context. */
export interface KubeRequestApi {
  readonly server: string;
  readonly context: string;
  /** @throws {Error} no answer; the message says why in words */
  request(method: string, path: string, body?: object): Promise<KubeApiResponse>;
}

/** Brings client-node's kubeconfig, authentication and TLS to plain requests. */
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
        if (length > MAX_RESPONSE_BYTES) request.destroy(new Error('the answer is too long'));
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
      request.destroy(new Error(`no answer within ${RESPONSE_TIMEOUT_MS / 1000} s`)),
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

/** The API server's own sentence in an answer that is no success. */
export function apiErrorMessage({ status, body }: KubeApiResponse): string {
  const parsed = Status.safeParse(body);
  return parsed.success ? parsed.data.message : `HTTP ${status}`;
}
