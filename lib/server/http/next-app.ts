import { Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { RequestHandler } from './handler.ts';
import { removeMalformedRouterState } from './router-state.ts';
import { buildAgentScript, buildPages, isAgentScriptBuilt, arePagesBuilt } from './next-build.ts';

/** Next.js, which renders pages and runs route handlers. */
export interface NextApp {
  readonly handleRequest: RequestHandler;
  /** Passes on WebSockets of the development server. Next.js has no others. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): Promise<void>;
}

export interface NextAppOptions {
  readonly dir: string;
  readonly dev: boolean;
  /** Serves what is built, and never builds. */
  readonly isBuilt?: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly log: (line: string) => void;
}
export type OpenNextApp = (options: NextAppOptions) => Promise<NextApp>;

/** Opens Next.js. Builds the agent script and the pages first if they aren't built. */
export const openNextApp: OpenNextApp = async (options) => {
  const { dir, dev, isBuilt = false, log } = options;
  if (!isBuilt && !isAgentScriptBuilt(dir)) {
    log('Building the agent.');
    await buildAgentScript(dir);
  }
  if (!dev && !isBuilt && !arePagesBuilt(dir)) {
    log('Building the pages. This takes a minute or two, once.');
    await buildPages(dir);
  }
  return startNextApp(options);
};

/**
 * Starts Next.js for the project in `dir`. It handles all upgrades of the HTTP server that it gets,
 * also those of socket.io. So it gets a server that never listens, and only its own upgrades are passed
 * on.
 */
async function startNextApp({ dir, dev, hostname, port }: NextAppOptions): Promise<NextApp> {
  const upgrades = new HttpServer();
  const app = next({ dev, dir, hostname, port, httpServer: upgrades, quiet: true });
  await app.prepare();
  const handleRequest = app.getRequestHandler();
  return {
    handleRequest(request, response) {
      removeMalformedRouterState(request.headers);
      return handleRequest(request, response);
    },
    handleUpgrade(request, socket, head) {
      if (dev && request.url?.startsWith('/_next/') === true)
        upgrades.emit('upgrade', request, socket, head);
      else socket.destroy();
    },
    stop: () => app.close(),
  };
}
