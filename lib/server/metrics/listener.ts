import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '#lib/kit/error-text.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { Log } from '../logger.ts';

/** The content type of the text format of Prometheus. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Limits of the listener, which answers without authentication. */
export const METRICS_LISTENER_LIMITS = {
  /** Open connections. A further one is closed at once. */
  connections: 32,
  /** Time for a request. */
  requestMs: 5 * SECOND_MS,
} as const;

/**
 * Opens the listener of PODIUM_METRICS, which answers `/metrics` and nothing else. `address` null: none.
 * Port 0 is any free port. @returns a function that closes it
 * @throws {Error} with a message for the operator
 */
export async function openMetricsListener(
  address: { readonly host: string; readonly port: number } | null,
  { metrics, log }: { readonly metrics: { render(): Promise<string> }; readonly log: Log },
): Promise<() => Promise<void>> {
  if (address === null) return () => Promise.resolve();
  const { host, port } = address;
  const server = createServer((request, response) => {
    request.resume();
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/metrics' || !['GET', 'HEAD'].includes(request.method ?? '')) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Only GET /metrics is answered here.\n');
      return;
    }
    metrics.render().then(
      (text) => {
        response.writeHead(200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' });
        response.end(text);
      },
      (error: unknown) => {
        log('warn', `The metrics couldn't be read: ${messageOf(error)}`);
        response.writeHead(500).end();
      },
    );
  });
  server.maxConnections = METRICS_LISTENER_LIMITS.connections;
  server.requestTimeout = METRICS_LISTENER_LIMITS.requestMs;
  server.headersTimeout = METRICS_LISTENER_LIMITS.requestMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new Error(
          `PODIUM_METRICS: couldn't listen on ${host}:${String(port)} (${messageOf(error)}). Choose another address.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: openPort } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${String(openPort)}/metrics`;
  log('info', `Metrics are at ${url}`);
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
}
