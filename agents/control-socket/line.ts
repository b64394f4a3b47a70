import type { Socket } from 'node:net';

/**
 * The first line that comes, without its newline.
 * @throws {Error} the other end closed first, or the line is longer than `limit` bytes
 */
export async function readLine(socket: Socket, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not destroy the socket: the answer still goes out on it.
  for await (const part of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const end = part.indexOf('\n');
    parts.push(end < 0 ? part : part.subarray(0, end));
    length += part.length;
    if (end >= 0) return Buffer.concat(parts).toString('utf8');
    if (length > limit) throw new Error('the line is too long');
  }
  throw new Error('the connection closed before a line was complete');
}
