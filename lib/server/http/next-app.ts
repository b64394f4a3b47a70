import { Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { RequestHandler } from './handler.ts';
import { buildAgentScript, buildPages, isAgentScriptBuilt, arePagesBuilt } from './next-build.ts';

/** Next, as the part of the server that renders pages and runs route handlers. */
export interface NextApp {
  readonly handleRequest: RequestHandler;
  /** A WebSocket of the development server's; nothing else upgrades to Next. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): Promise<void>;
}

export interface NextAppOptions {
  readonly dir: string;
  readonly dev: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly log: (line: string) => void;
}
export type OpenNextApp = (options: NextAppOptions) => Promise<NextApp>;

/** Next, and what the server hands out, each built first where it is not. */
export const openNextApp: OpenNextApp = async (options) => {
  const { dir, dev, log } = options;
  if (!isAgentScriptBuilt(dir)) {
    log('Building the script of the agent.');
    await buildAgentScript(dir);
  }
  if (!dev && !arePagesBuilt(dir)) {
    log('Building the pages. That takes a minute or two, once.');
    await buildPages(dir);
  }
  return startNextApp(options);
};

/**
 * Starts Next on the project in `dir`. It listens for upgrades on whatever server it is given, and would answer those of
 * socket.io as well: so it gets one that never listens, and only what is meant for it is passed on.
 */
async function startNextApp({ dir, dev, hostname, port }: NextAppOptions): Promise<NextApp> {
  const upgrades = new HttpServer();
  const app = next({ dev, dir, hostname, port, httpServer: upgrades, quiet: true });
  await app.prepare();
  const handleRequest = app.getRequestHandler();
  return {
    handleRequest: (request, response) => handleRequest(request, response),
    handleUpgrade(request, socket, head) {
      if (dev && request.url?.startsWith('/_next/') === true)
        upgrades.emit('upgrade', request, socket, head);
      else socket.destroy();
    },
    stop: () => app.close(),
  };
}
