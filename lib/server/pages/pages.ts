import { Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { Handler } from '../http/handler.ts';

/** Next, as the part of the server that renders pages and runs route handlers. */
export interface Pages {
  readonly handle: Handler;
  /** A WebSocket of the development server's; nothing else upgrades to Next. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): Promise<void>;
}

/**
 * Starts Next on the project in `dir`. It listens for upgrades on whatever server it is given, and would answer those of
 * socket.io as well: so it gets one that never listens, and only what is meant for it is passed on.
 */
export async function startPages({ dir, dev, hostname, port }: { dir: string; dev: boolean; hostname: string; port: number }): Promise<Pages> {
  const upgrades = new HttpServer();
  const app = next({ dev, dir, hostname, port, httpServer: upgrades, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade(request, socket, head) {
      if (dev && request.url?.startsWith('/_next/') === true) upgrades.emit('upgrade', request, socket, head);
      else socket.destroy();
    },
    stop: () => app.close(),
  };
}
