import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { KubeConnection } from './connection.ts';
import { decodeBody } from './decode-body.ts';
import { readBody } from './read-api.ts';
import { createTransport } from './transport.ts';

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

/** Creates a client for the current context. */
export function createRequestApi(connection: KubeConnection): KubeRequestApi {
  const transport = createTransport(connection, {
    timeoutMs: RESPONSE_TIMEOUT_MS,
    keepAlive: false,
  });
  return {
    server: transport.server,
    context: connection.context,
    async request(method, path, body) {
      const response = await transport.open({
        method,
        path,
        headers: createHeaders(method, body),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(2 * RESPONSE_TIMEOUT_MS),
      });
      return { status: response.statusCode ?? 0, body: parseJsonOrText(await readText(response)) };
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

async function readText(response: IncomingMessage): Promise<string> {
  const { body, truncated } = await readBody(decodeBody(response), MAX_RESPONSE_BYTES);
  if (truncated) throw new Error('the response is too long or incomplete');
  return body.toString('utf8');
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
