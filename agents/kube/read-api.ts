import {
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { KubeApiError, errorFromConnection, errorFromStatus } from './api-error.ts';

/** An answer as it came. `truncated`: there was more than was asked for, or its end did not come in time. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly truncated: boolean;
}

/** One Kubernetes API server, read only. */
export interface KubeReadApi {
  /** Its address, for sentences. */
  readonly server: string;
  /**
   * @param path with its query, from the root: `/api/v1/pods?limit=500`
   * @throws {ApiTrouble}
   */
  get(
    path: string,
    options?: { accept?: string; signal?: AbortSignal; timeoutMs?: number },
  ): Promise<JsonObject>;
  /**
   * The lines of a stream as they come, until it ends.
   * @throws {ApiTrouble} at once or in the middle
   */
  streamLines(
    path: string,
    options: { accept: string; signal: AbortSignal; onBytes: () => void },
  ): AsyncIterable<string>;
  /**
   * Whatever it answers, success or not: for logs, and for what stands behind its proxy.
   * @param most bytes of the body that are read; the rest is not waited for
   * @throws {ApiTrouble} nobody answers, or not before `signal` is aborted
   */
  getRaw(
    path: string,
    options: { headers: Readonly<Record<string, string>>; signal: AbortSignal; maxBytes: number },
  ): Promise<RawResponse>;
  close(): void;
}

/** Longest wait for the head of an answer, and for the whole of a `get`, ms. */
const RESPONSE_TIMEOUT_MS = 30_000;
/** The largest object etcd takes is 1.5 MB; no line can be longer by much. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Speaks for the current context of a kubeconfig. client-node brings authentication and TLS; the rest is plain HTTP. */
export function createReadApi(config: KubeConfig): KubeReadApi {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new KubeApiError('down', 'the kubeconfig has no current context');
  const base = cluster.server.replace(/\/$/, '');
  const isTls = base.startsWith('https:');
  let agent: Agent | null = null;

  /** One TLS context for all connections: each of its own costs its memory. Behind a proxy the connection is client-node's. */
  function getHttpsAgent(
    options: RequestOptions & {
      ca?: Buffer;
      cert?: Buffer;
      key?: Buffer;
      servername?: string;
      rejectUnauthorized?: boolean;
    },
  ): RequestOptions['agent'] {
    if (!isTls || cluster?.proxyUrl !== undefined) return options.agent;
    const { ca, cert, key, servername, rejectUnauthorized } = options;
    agent ??= new Agent({
      keepAlive: true,
      maxFreeSockets: 2,
      secureContext: createSecureContext({
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
      }),
      ...(servername === undefined ? {} : { servername }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    });
    return agent;
  }

  async function openRequest(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    try {
      const options: RequestOptions = {
        method: 'GET',
        headers: { ...headers },
        ...(signal && { signal }),
      };
      await config.applyToHTTPSOptions(options);
      const {
        ca: _ca,
        cert: _cert,
        key: _key,
        ...rest
      } = options as Parameters<typeof getHttpsAgent>[0];
      const send = isTls ? httpsRequest : httpRequest;
      return await waitForResponse(
        send(base + path, {
          ...rest,
          agent: getHttpsAgent(options as Parameters<typeof getHttpsAgent>[0]),
        }),
      );
    } catch (error) {
      throw errorFromConnection(base, error);
    }
  }

  async function assertSuccess(response: IncomingMessage): Promise<void> {
    const { statusCode = 0 } = response;
    if (statusCode >= 200 && statusCode < 300) return;
    const text = await readText(response, 64 * 1024).catch(() => '');
    throw errorFromStatus(statusCode, parseStatusMessage(text), response.headers['retry-after']);
  }

  return {
    server: base,
    async get(path, { accept = 'application/json', signal, timeoutMs = RESPONSE_TIMEOUT_MS } = {}) {
      const deadline = AbortSignal.any([
        AbortSignal.timeout(timeoutMs),
        ...(signal ? [signal] : []),
      ]);
      const response = await openRequest(path, { Accept: accept }, deadline);
      await assertSuccess(response);
      const text = await readText(response, MAX_RESPONSE_BYTES).catch((error: unknown) => {
        throw errorFromConnection(base, error);
      });
      return parseJsonObject(text);
    },
    async *streamLines(path, { accept, signal, onBytes }) {
      const response = await openRequest(path, { Accept: accept }, signal);
      await assertSuccess(response);
      onBytes();
      try {
        yield* splitLines(response, onBytes);
      } catch (error) {
        throw errorFromConnection(base, error);
      } finally {
        response.destroy();
      }
    },
    async getRaw(path, { headers, signal, maxBytes }) {
      const response = await openRequest(path, headers, signal);
      return {
        status: response.statusCode ?? 0,
        headers: response.headers,
        ...(await readBody(response, maxBytes)),
      };
    },
    close() {
      agent?.destroy();
    },
  };
}

function waitForResponse(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.setTimeout(RESPONSE_TIMEOUT_MS, () =>
      request.destroy(Object.assign(new Error('there is no answer'), { code: 'ETIMEDOUT' })),
    );
    request.once('response', (response) => {
      request.setTimeout(0);
      resolve(response);
    });
    request.on('error', reject);
    request.end();
  });
}

/** The beginning of a body. One that breaks off is told as far as it came: its head was an answer. */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  let truncated = false;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) break;
    }
  } catch {
    truncated = true;
  } finally {
    response.destroy();
  }
  return {
    body: Buffer.concat(chunks).subarray(0, maxBytes),
    truncated: truncated || length > maxBytes,
  };
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new KubeApiError('failed', 'the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* splitLines(response: IncomingMessage, onBytes: () => void): AsyncIterable<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    onBytes();
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      parts.push(chunk.subarray(start, end));
      yield Buffer.concat(parts.splice(0)).toString('utf8');
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    // A copy: a slice would hold the whole chunk in memory.
    parts.push(Buffer.from(chunk.subarray(start)));
    length += chunk.length - start;
    if (length > MAX_LINE_BYTES)
      throw new KubeApiError('malformed', 'a line of the stream is too long');
  }
}

/** @throws {ApiTrouble} `malformed` */
export function parseJsonObject(text: string): JsonObject {
  try {
    const parsed = JSON.parse(text) as Json;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Said below, with the same words as for other JSON.
  }
  throw new KubeApiError('malformed', 'the API server said something that is no JSON object');
}

function parseStatusMessage(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message.slice(0, 200) : 'no reason given';
  } catch {
    return 'no reason given';
  }
}
