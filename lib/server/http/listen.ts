import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than the default of common proxies, so that a proxy never reuses a closed connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const SHUTDOWN_TIMEOUT_MS = 3_000;

/**
 * Opens the port.
 * @throws {Error} with a message for the operator
 */
export async function listen(
  server: Server,
  { port, host }: { port: number; host: string },
): Promise<{ port: number; stop(): Promise<void> }> {
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.headersTimeout = KEEP_ALIVE_TIMEOUT_MS + 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(explainListenError(error, port, host), { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
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
