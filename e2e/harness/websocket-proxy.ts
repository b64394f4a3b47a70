import { createHash } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy does with an upgrade to WebSocket. It passes on every other request. */
export type UpgradeFault =
  | 'refuse'
  | 'cut'
  | 'portal'
  /** Never answers. */
  | 'hold'
  /** Answers 101, then passes on nothing. */
  | 'accept-and-hold'
  /** Passes the upgrade on, as a good proxy does. */
  | 'none';

export const UPGRADE_FAULTS = ['refuse', 'cut', 'portal', 'hold', 'accept-and-hold'] as const;

export interface WebSocketProxy {
  readonly url: string;
  setFault(fault: UpgradeFault): void;
  close(): Promise<void>;
}

/** Starts an HTTP proxy in front of `target` (an http URL) that treats WebSocket badly. */
export async function startWebSocketProxy(
  target: string,
  initialFault: UpgradeFault,
): Promise<WebSocketProxy> {
  const { hostname, port } = new URL(target);
  let fault = initialFault;
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    switch (fault) {
      case 'refuse':
        return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      case 'cut':
        return void socket.destroy();
      case 'portal':
        return void socket.end(
          'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Sign in</h1>',
        );
      case 'hold':
        return;
      case 'accept-and-hold':
        return void socket.write(acceptUpgrade(request.headers['sec-websocket-key'] ?? ''));
      case 'none': {
        const onward = connect(Number(port), hostname, () => {
          const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
          onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
          onward.write(head);
          onward.pipe(socket).pipe(onward);
        });
        sockets.add(onward);
        onward.on('error', () => socket.destroy());
      }
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setFault(next) {
      fault = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** RFC 6455, section 4.2.2. */
function acceptUpgrade(key: string): string {
  const accept = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}
