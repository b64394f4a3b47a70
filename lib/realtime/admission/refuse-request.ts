import { STATUS_CODES, ServerResponse, type IncomingMessage } from 'node:http';

/**
 * Answers a request or an upgrade of Engine.IO without opening a connection, and closes. For an
 * upgrade, Engine.IO passes an object that can't send a status.
 */
export function refuseRequest(
  request: IncomingMessage,
  response: unknown,
  {
    status,
    headers = {},
    body = '',
  }: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): void {
  const fields = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  if (response instanceof ServerResponse) {
    response.writeHead(status, { ...fields, connection: 'close' });
    response.end(body);
    return;
  }
  const { socket } = request;
  socket.on('error', () => undefined);
  const lines = Object.entries({ ...fields, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`,
  );
  socket.destroySoon();
}
