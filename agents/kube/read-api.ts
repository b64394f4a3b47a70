import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { KubeApiError, errorFromConnection, errorFromStatus } from './api-error.ts';
import type { KubeConnection } from './connection.ts';
import { decodeBody, findUnknownEncoding } from './decode-body.ts';
import { createTransport } from './transport.ts';

/**
 * An unparsed response. `truncated`: the body was longer than requested, or its end didn't arrive
 * in time.
 */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly truncated: boolean;
}

/** Read-only client of a Kubernetes API server. */
export interface KubeReadApi {
  /** Its URL, for messages. */
  readonly server: string;
  /**
   * @param path absolute path with query: `/api/v1/pods?limit=500`
   * @throws {KubeApiError}
   */
  get(
    path: string,
    options?: { accept?: string; signal?: AbortSignal; timeoutMs?: number },
  ): Promise<JsonObject>;
  /**
   * Yields the lines of a stream as they arrive, until it ends.
   * @throws {KubeApiError} at the start or later
   */
  streamLines(
    path: string,
    options: { accept: string; signal: AbortSignal; onBytes: () => void },
  ): AsyncIterable<string>;
  /**
   * Returns any response, successful or not: for logs, and for servers behind the API server's
   * proxy.
   * @param options.maxBytes how much of the body is read; the rest is ignored
   * @throws {KubeApiError} no response before `signal` is aborted
   */
  getRaw(
    path: string,
    options: { headers: Readonly<Record<string, string>>; signal: AbortSignal; maxBytes: number },
  ): Promise<RawResponse>;
  close(): void;
}

/** Timeout for the headers of a response, and for a whole `get`, ms. */
const RESPONSE_TIMEOUT_MS = 30_000;
/** etcd accepts objects up to 1.5 MB, so no line is much longer. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Creates a client for the current context of a kubeconfig. */
export function createReadApi(connection: KubeConnection): KubeReadApi {
  const transport = createTransport(connection, {
    timeoutMs: RESPONSE_TIMEOUT_MS,
    keepAlive: true,
  });
  const { server: base } = transport;

  async function openRequest(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    try {
      return await transport.open({ path, headers, ...(signal && { signal }) });
    } catch (error) {
      throw errorFromConnection(base, error);
    }
  }

  async function assertSuccess(response: IncomingMessage): Promise<void> {
    const { statusCode = 0 } = response;
    if (statusCode >= 200 && statusCode < 300) return;
    const text = await readText(decodeBody(response), 64 * 1024).catch(() => '');
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
      const text = await readText(decodeBody(response), MAX_RESPONSE_BYTES).catch(
        (error: unknown) => {
          throw errorFromConnection(base, error);
        },
      );
      return parseJsonObject(text);
    },
    async *streamLines(path, { accept, signal, onBytes }) {
      const response = await openRequest(path, { Accept: accept }, signal);
      await assertSuccess(response);
      onBytes();
      try {
        yield* splitLines(decodeBody(response), onBytes);
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
        // A student's server chooses any encoding. The probe then sees the packed bytes.
        ...(await readBody(
          findUnknownEncoding(response) === undefined ? decodeBody(response) : response,
          maxBytes,
        )),
      };
    },
    close() {
      transport.close();
    },
  };
}

/**
 * Reads the beginning of a body. A body that breaks off counts as truncated, because its headers
 * were a response.
 */
export async function readBody(
  response: Readable,
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

async function readText(response: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new KubeApiError('failed', 'the response is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* splitLines(response: Readable, onBytes: () => void): AsyncIterable<string> {
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
    // Copy, because a slice would keep the whole chunk in memory.
    parts.push(Buffer.from(chunk.subarray(start)));
    length += chunk.length - start;
    if (length > MAX_LINE_BYTES)
      throw new KubeApiError('malformed', 'a line of the stream is too long');
  }
}

/**
 * Parses a JSON object.
 * @throws {KubeApiError} `malformed`
 */
export function parseJsonObject(text: string): JsonObject {
  try {
    const parsed = JSON.parse(text) as Json;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Throws below, as for other JSON values.
  }
  throw new KubeApiError('malformed', "the API server's response isn't a JSON object");
}

function parseStatusMessage(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message.slice(0, 200) : 'no reason given';
  } catch {
    return 'no reason given';
  }
}
