import type { Socket } from 'node:net';
import { LINE_LIMIT } from './protocol.ts';

/**
 * The first line that comes, without its newline.
 * @throws {Error} the other end closed first, or the line is longer than LINE_LIMIT
 */
export async function readLine(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not destroy the socket: the answer still goes out on it.
  for await (const part of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const end = part.indexOf('\n');
    parts.push(end < 0 ? part : part.subarray(0, end));
    length += part.length;
    if (end >= 0) return Buffer.concat(parts).toString('utf8');
    if (length > LINE_LIMIT) throw new Error('the line is too long');
  }
  throw new Error('the connection closed before a line was complete');
}
