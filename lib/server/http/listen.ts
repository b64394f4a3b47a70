import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment } from '../environment.ts';
import { isLoopback } from '../loopback.ts';
import type { Log } from '../logger.ts';
import { REQUEST_LIMITS } from './request-check.ts';

/** Longer than the default of common proxies, so that a proxy never reuses a closed connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** Time for the headers of a request, also for the first one of a connection. */
const HEADERS_TIMEOUT_MS = 10_000;
/**
 * Connections that wait while the process is busy. Beyond them, Linux drops the last step of a
 * connection that its client believes to be open, and the client waits for seconds. Node asks for
 * 511, which a class of 300 agents and 300 browsers exceeds when it reconnects. A much longer queue
 * would let a flood fill it, and each client wait for its end.
 */
const WAITING_CONNECTIONS = 2_048;
/** Requests in progress have this time when the server stops. */
const SHUTDOWN_TIMEOUT_MS = 2_000;

/**
 * Opens the port.
 * @throws {Error} with a message for the operator
 */
export async function listen(
  server: Server,
  { port, host }: { port: number; host: string },
): Promise<{ port: number; stop(): Promise<void> }> {
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_LIMITS.requestMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(explainListenError(error, port, host), { cause: error }));
    });
    server.listen(port, host, WAITING_CONNECTIONS, resolve);
  });
  // socket.io stops listening first, so the event is awaited from the start.
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => {
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      if (server.listening) server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        server.closeAllConnections();
      }, SHUTDOWN_TIMEOUT_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

function explainListenError(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${String(port)} is already in use on ${host}. Stop the other program, or set PORT to another port.`;
  if (error.code === 'EACCES') return `Port ${String(port)} needs root. Set PORT to 1024 or above.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `${host} isn't an address of this server. Set HOST to one that is, or to 0.0.0.0 for all.`;
  return `Couldn't listen on ${host}:${String(port)}: ${error.message}`;
}

/** Says what an operator should know about the addresses of the server. */
export function warnAboutUrl(url: string, { host, publicUrl }: Environment, log: Log): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !(isLoopback(hostname) && isLoopback(host))) {
    log(
      'warn',
      `${url} uses unencrypted HTTP on the network, so others can read cookies and tokens. Use a proxy that terminates TLS and set its address in PODIUM_URL.`,
    );
  }
  if (publicUrl === null)
    log(
      'info',
      "PODIUM_URL isn't set, so install commands use this server's local address. Set it to the address that students and their VMs can reach.",
    );
}

/** The address of a server without a public one. */
export function localUrl(host: string, port: number): string {
  return `http://${isLoopback(host) ? 'localhost' : host}:${String(port)}`;
}
