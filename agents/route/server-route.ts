import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { ProxyError } from './proxy-error.ts';
import { usualCertificates } from './system-store.ts';

/** How the agent reaches the server. The Kubernetes API is never reached this way. */
export interface ServerRoute {
  readonly proxy: ServerProxy | null;
  /** A proxy is named, but NO_PROXY contains the server. */
  readonly isExcluded: boolean;
  /** Certificates in PEM that are trusted for the server, besides the usual ones. */
  readonly ca: string | null;
}

interface ServerProxy {
  /** Address of the proxy, with a user name and password if it wants a login. */
  readonly url: string;
  /** What names the proxy, such as HTTPS_PROXY; null if `install` stored it. */
  readonly source: string | null;
}

/** Without a proxy, trusting the usual certificates. */
export const DIRECT_ROUTE: ServerRoute = { proxy: null, isExcluded: false, ca: null };

/** The address of a proxy without its password. */
export function displayProxy({ url }: ServerProxy): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/**
 * Creates the agent of `node:http` for requests to the server. It keeps connections for later
 * requests, and lets no idle connection keep the program running. It is never the global agent, which
 * can follow a proxy of the environment regardless of the route.
 * @param server the server's http(s) address
 */
export function createRouteAgent(
  server: string,
  { proxy, ca }: Pick<ServerRoute, 'proxy' | 'ca'>,
): HttpAgent {
  const isTls = new URL(server).protocol === 'https:';
  const options: AgentOptions = {
    keepAlive: true,
    ...(ca === null ? {} : { ca: trustedCertificates(ca) }),
  };
  if (proxy === null) return isTls ? new HttpsAgent(options) : new HttpAgent(options);
  const proxyOptions = {
    ...options,
    proxy: proxy.url,
    proxyRequestOptions: ca === null ? {} : { ca: trustedCertificates(ca) },
  };
  return withProxyErrors(
    isTls ? new HttpsProxyAgent(proxyOptions) : new HttpProxyAgent(proxyOptions),
  );
}

/** A list of certificates replaces the usual ones, so it has to contain them. */
function trustedCertificates(ca: string): string[] {
  return [...usualCertificates(), ca];
}

type CreateConnection = (
  options: object,
  callback: (error: Error | null, socket?: unknown) => void,
) => void;

/** Errors before the tunnel exists are the proxy's; later ones are the server's. */
function withProxyErrors(agent: HttpAgent): HttpAgent {
  const connecting = agent as unknown as { createConnection: CreateConnection };
  const connect = connecting.createConnection.bind(agent);
  connecting.createConnection = (options, callback) => {
    connect(options, (error, socket) => {
      callback(error === null ? null : new ProxyError(error), socket);
    });
  };
  return agent;
}
