import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy keeps its connections longer than this by default, and must not be the one to find them closed. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const SHUTDOWN_TIMEOUT_MS = 3_000;

/**
 * Opens the port.
 * @throws {Error} a sentence for the operator, where the port or the address cannot be had
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
    return `Port ${String(port)} is in use on ${host}: stop what runs there, or set PORT to another one.`;
  if (error.code === 'EACCES')
    return `Port ${String(port)} is not for everybody: set PORT to 1024 or above.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `${host} is no address of this machine: set HOST to one that is, or to 0.0.0.0 for all.`;
  return `Podium could not listen on ${host}:${String(port)}: ${error.message}`;
}
