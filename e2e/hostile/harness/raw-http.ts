import { connect } from 'node:net';

/** An answer as it arrived, without any interpretation by an HTTP client. */
export interface RawResponse {
  /** 0 if the server closed the connection without an answer. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const TIMEOUT_MS = 10_000;

/** Sends the bytes of `text` (latin1) as they are, and reads until the server closes. */
export function sendRaw(url: string, text: string): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(Buffer.from(text, 'latin1'));
    });
    socket.setTimeout(TIMEOUT_MS, () => {
      socket.destroy(
        new Error(`no answer within ${String(TIMEOUT_MS)} ms to ${text.slice(0, 80)}`),
      );
    });
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that refuses a large message can close before it read everything.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(parseResponse(received));
      else reject(error);
    });
    socket.on('close', () => {
      resolve(parseResponse(received));
    });
  });
}

/** Sends a request line and headers, with `connection: close`. */
export function requestRaw(
  url: string,
  line: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<RawResponse> {
  const fields = { host: new URL(url).host, connection: 'close', ...headers };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendRaw(url, `${line} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
}

function parseResponse(text: string): RawResponse {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers: new Map(
      lines.map((line) => {
        const [name = '', ...value] = line.split(':');
        return [name.toLowerCase(), value.join(':').trim()] as const;
      }),
    ),
    body: body.join('\r\n\r\n'),
  };
}
