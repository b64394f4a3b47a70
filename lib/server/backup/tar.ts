import { BackupError } from './error.ts';

/** A file of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly content: Buffer;
}

const BLOCK_BYTES = 512;
/** Fields of a ustar header (POSIX.1-1988): offset and length in bytes. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  modified: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;
const REGULAR_FILE = '0';

/** A header and its content, filled up to whole blocks. Names are ASCII, up to 100 characters. */
export function* packEntry({ name, content }: TarEntry): Generator<Buffer> {
  const header = Buffer.alloc(BLOCK_BYTES);
  const write = (field: keyof typeof FIELDS, text: string): void => {
    const [offset, length] = FIELDS[field];
    header.write(text, offset, length, 'latin1');
  };
  const writeOctal = (field: keyof typeof FIELDS, value: number): void => {
    write(field, `${value.toString(8).padStart(FIELDS[field][1] - 1, '0')}\0`);
  };
  write('name', name);
  writeOctal('mode', 0o600);
  writeOctal('uid', 0);
  writeOctal('gid', 0);
  writeOctal('size', content.length);
  writeOctal('modified', 0);
  write('type', REGULAR_FILE);
  write('magic', 'ustar\x0000');
  write('checksum', `${sumHeader(header).toString(8).padStart(6, '0')}\0 `);
  yield header;
  yield content;
  const rest = content.length % BLOCK_BYTES;
  if (rest > 0) yield Buffer.alloc(BLOCK_BYTES - rest);
}

/** Two empty blocks end an archive. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK_BYTES);

/** The sum of all bytes of a header, with its checksum read as spaces. */
function sumHeader(header: Buffer): number {
  const [offset, length] = FIELDS.checksum;
  let sum = length * ' '.charCodeAt(0);
  for (const [index, byte] of header.entries())
    if (index < offset || index >= offset + length) sum += byte;
  return sum;
}

/**
 * Reads an archive entry by entry, each one into memory. Throws `BackupError` for what isn't an archive,
 * for an archive that is cut off, and for an entry of more than `maxBytes`.
 */
export async function* unpackEntries(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<TarEntry> {
  const reader = new BlockReader(source);
  for (;;) {
    const header = await reader.read(BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) return reader.expectEnd();
    const text = (field: keyof typeof FIELDS): string => {
      const [offset, length] = FIELDS[field];
      return (header.toString('latin1', offset, offset + length).split('\0')[0] ?? '').trim();
    };
    const size = Number.parseInt(text('size'), 8);
    if (Number.parseInt(text('checksum'), 8) !== sumHeader(header) || !(size >= 0))
      throw new BackupError('damaged', 'an entry has a wrong header');
    if (size > maxBytes) throw new BackupError('damaged', `the entry ${text('name')} is too large`);
    const content = await reader.read(size);
    await reader.read((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
    yield { name: text('name'), content };
  }
}

/** Reads exact numbers of bytes from a stream of chunks. */
class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Reads the rest, so that its checksums are compared. */
  async expectEnd(): Promise<void> {
    let rest = this.#rest;
    for (;;) {
      if (rest.some((byte) => byte !== 0))
        throw new BackupError('damaged', 'something follows its end');
      const next = await this.#chunks.next();
      if (next.done === true) return;
      rest = next.value;
    }
  }

  async read(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = bytes;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) throw new BackupError('damaged', 'the file is cut off');
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, missing);
      parts.push(part);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }
}
