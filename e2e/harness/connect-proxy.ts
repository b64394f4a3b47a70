import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

interface ConnectProxyOptions {
  /** Names that only this proxy can resolve, with the loopback port behind each. */
  readonly hosts: Readonly<Record<string, number>>;
  /** `user:password` that a client has to send. */
  readonly login?: string;
  /** Status for every tunnel, instead of opening one. */
  readonly refuseWith?: number;
}

export interface ConnectProxy {
  /** Address of the proxy, without the login. */
  readonly url: string;
  /** Targets of all requests, such as `podium.internal:80` for a tunnel, else the URL. */
  readonly targets: readonly string[];
  close(): Promise<void>;
}

/** Starts an HTTP proxy that opens tunnels by CONNECT and passes on requests for http URLs. */
export async function startConnectProxy({
  hosts,
  login,
  refuseWith,
}: ConnectProxyOptions): Promise<ConnectProxy> {
  const targets: string[] = [];
  const sockets = new Set<Duplex>();
  const expected =
    login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const findRefusal = ({ headers }: IncomingMessage, host: string): number | null => {
    if (expected !== undefined && headers['proxy-authorization'] !== expected) return 407;
    return refuseWith ?? (hosts[host] === undefined ? 502 : null);
  };
  const server = createServer((request, response) => {
    targets.push(request.url ?? '');
    const { hostname = '', pathname = '' } = URL.parse(request.url ?? '') ?? {};
    const refusal = findRefusal(request, hostname);
    if (refusal !== null) return void response.writeHead(refusal).end();
    const options = { host: '127.0.0.1', port: hosts[hostname], path: pathname, agent: false };
    httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, socket: Duplex, head) => {
    socket.on('error', () => undefined);
    const target = request.url ?? '';
    targets.push(target);
    const host = target.split(':')[0] ?? '';
    const refusal = findRefusal(request, host);
    if (refusal !== null)
      return void socket.end(
        `HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    const onward = connect({ host: '127.0.0.1', port: hosts[host] ?? 0 }, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
