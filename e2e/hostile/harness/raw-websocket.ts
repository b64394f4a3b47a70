import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const MASK = Buffer.from([0x5a, 0xc3, 0x17, 0x88]);

/** A masked text frame, as a client sends it. `isFinal`: false for the first part of a message. */
export function encodeFrame(text: string, isFinal = true): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length;
  const header =
    length < 126
      ? Buffer.from([0, 0x80 | length])
      : length < 65_536
        ? Buffer.from([0, 0x80 | 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([0, 0x80 | 127]), lengthBytes(length)]);
  header[0] = (isFinal ? 0x80 : 0) | 1;
  for (let index = 0; index < length; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (MASK[index & 3] ?? 0);
  return Buffer.concat([header, MASK, payload]);
}

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(length, 4);
  return bytes;
}

export interface RawWebSocket {
  readonly socket: Socket;
  /** The status of the upgrade; 0 if the server closed without one. */
  readonly status: number;
  /** Everything after the head, as latin1. */
  received(): string;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<undefined>;
}

/** Opens a WebSocket to socket.io on plain TCP, so that a test controls each byte. */
export function openRawWebSocket(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawWebSocket> {
  const { hostname, port, host } = new URL(url);
  const fields = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    let text = '';
    let isOpen = false;
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
    socket.setNoDelay(true);
    const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
    const finish = (): void => {
      if (isOpen) return;
      isOpen = true;
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ socket, status, received: () => text, closed });
    };
    socket.on('data', (chunk) => {
      text = (text + chunk.toString('latin1')).slice(-65_536);
      if (text.includes('\r\n\r\n')) finish();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      close(undefined);
      finish();
    });
  });
}
