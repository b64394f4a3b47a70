import { Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { Handler } from './handler.ts';
import { buildAgentScript, buildPages, isAgentBuilt, isBuilt } from './next-build.ts';

/** Next, as the part of the server that renders pages and runs route handlers. */
export interface Pages {
  readonly handle: Handler;
  /** A WebSocket of the development server's; nothing else upgrades to Next. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): Promise<void>;
}

export interface PagesOptions {
  readonly dir: string;
  readonly dev: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly say: (line: string) => void;
}
export type OpenPages = (options: PagesOptions) => Promise<Pages>;

/** Next, and what the server hands out, each built first where it is not. */
export const builtPages: OpenPages = async (options) => {
  const { dir, dev, say } = options;
  if (!isAgentBuilt(dir)) {
    say('Building the script of the agent.');
    await buildAgentScript(dir);
  }
  if (!dev && !isBuilt(dir)) {
    say('Building the pages. That takes a minute or two, once.');
    await buildPages(dir);
  }
  return startPages(options);
};

/**
 * Starts Next on the project in `dir`. It listens for upgrades on whatever server it is given, and would answer those of
 * socket.io as well: so it gets one that never listens, and only what is meant for it is passed on.
 */
async function startPages({ dir, dev, hostname, port }: PagesOptions): Promise<Pages> {
  const upgrades = new HttpServer();
  const app = next({ dev, dir, hostname, port, httpServer: upgrades, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade(request, socket, head) {
      if (dev && request.url?.startsWith('/_next/') === true)
        upgrades.emit('upgrade', request, socket, head);
      else socket.destroy();
    },
    stop: () => app.close(),
  };
}
