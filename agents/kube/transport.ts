import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import {
  createAuthHeaders,
  createCredentialSource,
  readPem,
  toClientConfig,
} from './authenticator.ts';
import type { KubeConnection } from './connection.ts';
import type { Credential } from './credential.ts';

export interface TransportRequest {
  readonly method?: string;
  /** Absolute path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Sends requests to the API server of a kubeconfig, with the credentials of its user. */
export interface KubeTransport {
  /** URL of the API server without a trailing slash. */
  readonly server: string;
  /** Returns the response once its headers have arrived. Rejects if there is no response. */
  open(request: TransportRequest): Promise<IncomingMessage>;
  close(): void;
}

export interface TransportOptions {
  /** Timeout for the headers of a response, ms. */
  readonly timeoutMs: number;
  /** Whether connections are kept for later requests. */
  readonly keepAlive: boolean;
}

interface TlsMaterial extends Pick<Credential, 'cert' | 'key'> {
  readonly ca: Buffer | undefined;
}

/**
 * Creates a transport. Certificates that rotate make a new TLS context. After a 401, a newer
 * credential is tried once.
 */
export function createTransport(
  connection: KubeConnection,
  { timeoutMs, keepAlive }: TransportOptions,
): KubeTransport {
  const { cluster, user } = connection;
  const base = cluster.server;
  const isTls = base.startsWith('https:');
  const source = createCredentialSource(connection);
  const agents = createAgentPool(connection, keepAlive);

  async function send(request: TransportRequest, credential: Credential): Promise<IncomingMessage> {
    const { method = 'GET', path, headers, body, signal } = request;
    const options: RequestOptions = {
      method,
      headers: {
        'Accept-Encoding': 'identity',
        ...headers,
        ...createAuthHeaders(user, credential),
      },
      agent: await agents.get(credential),
      ...(signal && { signal }),
    };
    const sender = isTls ? httpsRequest : httpRequest;
    return waitForResponse(sender(base + path, options), timeoutMs, body);
  }

  return {
    server: base,
    async open(request) {
      const credential = await source.get();
      const response = await send(request, credential);
      if (response.statusCode !== 401) return response;
      const renewed = await source.renew(credential).catch(() => null);
      if (renewed === null) return response;
      response.destroy();
      return send(request, renewed);
    },
    close() {
      agents.close();
    },
  };
}

/**
 * Shares one TLS context between all connections with the same certificates, because each context
 * costs memory.
 */
function createAgentPool(
  connection: KubeConnection,
  keepAlive: boolean,
): { get(credential: Credential): Promise<RequestOptions['agent']>; close(): void } {
  const { cluster } = connection;
  const isTls = cluster.server.startsWith('https:');
  let current: { readonly agent: Agent; readonly material: TlsMaterial } | null = null;
  const retired = new Set<Agent>();

  /** Running watches keep their connections. They end within minutes, then nothing is left. */
  function retire(agent: Agent): void {
    agent.maxFreeSockets = 0;
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of [...(sockets ?? [])]) socket.destroy();
    for (const old of retired) if (Object.keys(old.sockets).length === 0) retired.delete(old);
    retired.add(agent);
  }

  return {
    async get({ cert, key }) {
      if (!isTls && cluster.proxyUrl === undefined) return undefined;
      const material = { cert, key, ca: await readPem(cluster.caData, cluster.caFile) };
      if (current !== null && isSameMaterial(current.material, material)) return current.agent;
      const agent =
        cluster.proxyUrl === undefined
          ? createDirectAgent(connection, material, keepAlive)
          : await createProxyAgent(connection, material);
      if (current !== null) retire(current.agent);
      current = { agent, material };
      return agent;
    },
    close() {
      for (const agent of [...retired, ...(current === null ? [] : [current.agent])])
        agent.destroy();
    },
  };
}

function isSameMaterial(left: TlsMaterial, right: TlsMaterial): boolean {
  return (['ca', 'cert', 'key'] as const).every((field) => {
    const [mine, theirs] = [left[field], right[field]];
    return mine === undefined || theirs === undefined ? mine === theirs : mine.equals(theirs);
  });
}

function createDirectAgent(
  { cluster }: KubeConnection,
  { ca, cert, key }: TlsMaterial,
  keepAlive: boolean,
): Agent {
  return new Agent({
    keepAlive,
    maxFreeSockets: 2,
    secureContext: createSecureContext({
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
    }),
    ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName }),
    ...(cluster.skipTlsVerify ? { rejectUnauthorized: false } : {}),
  });
}

/** client-node has the agents for SOCKS and HTTP proxies. */
async function createProxyAgent(connection: KubeConnection, material: TlsMaterial): Promise<Agent> {
  const options: RequestOptions = { headers: {} };
  await toClientConfig({ ...connection, user: null }, material).applyToHTTPSOptions(options);
  return options.agent as Agent;
}

function waitForResponse(
  request: ClientRequest,
  timeoutMs: number,
  body: string | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.setTimeout(timeoutMs, () =>
      request.destroy(
        Object.assign(new Error(`no response in ${timeoutMs / 1000} s`), { code: 'ETIMEDOUT' }),
      ),
    );
    request.once('response', (response) => {
      request.setTimeout(0);
      resolve(response);
    });
    request.on('error', reject);
    request.end(body);
  });
}
