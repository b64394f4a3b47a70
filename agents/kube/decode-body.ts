import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type Gunzip,
} from 'node:zlib';
import { KubeApiError } from './api-error.ts';

type Decoder = Pick<Gunzip, 'on'> & NodeJS.ReadWriteStream & { destroy(): unknown };

/** A stream of zlib begins with 8 in the low half of its first byte (RFC 1950); plain deflate can't. */
const hasZlibHeader = (byte: number | undefined): boolean => ((byte ?? 0) & 0x0f) === 8;

const DECODERS: Readonly<Record<string, (firstByte: number | undefined) => Decoder>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  // Some servers send the data without the zlib header.
  deflate: (firstByte) => (hasZlibHeader(firstByte) ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
};

/**
 * The unpacked body of a response. Requests ask for no compression, but some proxies compress all
 * the same.
 * @throws {KubeApiError} `failed`: an encoding that this agent doesn't know
 */
export function decodeBody(response: IncomingMessage): Readable {
  const encodings = listEncodings(response);
  const unknown = findUnknownEncoding(response);
  if (unknown !== undefined) {
    response.destroy();
    throw new KubeApiError(
      'failed',
      `A proxy sends the API server's answers with an unknown encoding (${unknown.slice(0, 40)}).`,
    );
  }
  // The encoding that was applied last is undone first.
  return encodings.reduceRight<Readable>(
    (body, name) =>
      Readable.from(unpack(body, DECODERS[name] as (typeof DECODERS)[string]), {
        objectMode: false,
      }),
    response,
  );
}

/** Name of an encoding of the body that this agent doesn't know. */
export function findUnknownEncoding(response: IncomingMessage): string | undefined {
  return listEncodings(response).find((name) => !Object.hasOwn(DECODERS, name));
}

/** In the order in which they were applied. */
function listEncodings({ headers }: IncomingMessage): string[] {
  return String(headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}

async function* unpack(
  packed: Readable,
  createDecoder: (firstByte: number | undefined) => Decoder,
): AsyncGenerator<Buffer> {
  const chunks = packed[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done === true) return;
  const decoder = createDecoder(first.value[0]);
  const source = Readable.from(prepend(first.value, chunks), { objectMode: false });
  source.on('error', (error) => (decoder as unknown as Readable).destroy(error));
  source.pipe(decoder);
  try {
    yield* decoder as unknown as AsyncIterable<Buffer>;
  } finally {
    source.destroy();
    decoder.destroy();
    packed.destroy();
  }
}

async function* prepend(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
