import { Socket } from 'node:net';
import { afterEach, beforeEach, vi } from 'vitest';

/** Fails the test that opens a connection beyond this machine. */
let connections: string[] = [];

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)$/;

/** The host of `socket.connect` arguments; null for a path, which is a socket of this machine. */
function hostOf(args: readonly unknown[]): string | null {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as readonly unknown[];
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: string | null; path?: string | null };
    return path ? null : (host ?? 'localhost');
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null;
  return typeof second === 'string' ? second : 'localhost';
}

beforeEach(() => {
  connections = [];
  const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (
    this: Socket,
    ...args: unknown[]
  ) {
    const host = hostOf(args);
    if (host !== null && !LOOPBACK.test(host)) connections.push(host);
    return connect.apply(this, args);
  } as never);
});

afterEach(() => {
  if (connections.length > 0)
    throw new Error(`the test connected beyond this machine: ${connections.join(', ')}`);
});
