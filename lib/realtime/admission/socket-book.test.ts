import { beforeEach, describe, expect, it } from 'vitest';
import { CONNECTION_RATES, SOCKET_LIMITS } from './limits.ts';
import { SocketBook, type BookedSocket, type KnownClient } from './socket-book.ts';

let now: number;
let book: SocketBook;
let closed: [BookedSocket, string][];
beforeEach(() => {
  now = 0;
  book = new SocketBook(() => now);
  closed = [];
});

function open(address: string, client: KnownClient | null = null): BookedSocket {
  const socket: BookedSocket = {
    address,
    close: (reason) => closed.push([socket, reason]),
  };
  book.add(socket, client);
  return socket;
}
const openMany = (count: number, address: string | ((index: number) => string)) =>
  Array.from({ length: count }, (_, index) =>
    open(typeof address === 'string' ? address : address(index)),
  );
const agent = (id: string): KnownClient => ({ kind: 'agent', id });

describe('open sockets', () => {
  it('of unknown clients are limited by address: the oldest is closed', () => {
    const [oldest] = openMany(SOCKET_LIMITS.unknownPerAddress, 'a');
    open('b');
    expect(closed).toEqual([]);
    open('a');
    expect(closed).toEqual([[oldest, 'unknown-sockets-per-address']]);
    expect(book.size).toBe(SOCKET_LIMITS.unknownPerAddress + 1);
  });

  it('of unknown clients are limited in total', () => {
    const [oldest] = openMany(SOCKET_LIMITS.unknownPerProcess, (index) => `a${index % 100}`);
    expect(closed).toEqual([]);
    open('z');
    expect(closed).toEqual([[oldest, 'unknown-sockets-per-process']]);
  });

  it('of known clients do not count against their address', () => {
    for (let index = 0; index < 1_000; index += 1) open('a', agent(String(index)));
    openMany(SOCKET_LIMITS.unknownPerAddress, 'a');
    expect(closed).toEqual([]);
  });

  it.each([
    ['agent', SOCKET_LIMITS.perAgentKey],
    ['session', SOCKET_LIMITS.perSession],
    ['token', SOCKET_LIMITS.perToken],
  ] as const)('of one %s are limited: the oldest is closed', (kind, limit) => {
    const sockets = Array.from({ length: limit + 1 }, () => open('a', { kind, id: 'x' }));
    expect(closed).toEqual([[sockets[0], `sockets-per-${kind}`]]);
  });

  it('that become known no longer count against their address', () => {
    const sockets = openMany(SOCKET_LIMITS.unknownPerAddress, 'a');
    const [first = open('a')] = sockets;
    expect(book.isKnown(first)).toBe(false);
    book.identify(first, agent('x'));
    book.identify(first, agent('x'));
    expect(book.isKnown(first)).toBe(true);
    open('a');
    expect(closed).toEqual([]);
  });

  it('that are closed and removed leave nothing behind', () => {
    const sockets = [open('a'), open('a', agent('x'))];
    for (const socket of [...sockets, ...sockets]) book.remove(socket);
    book.identify(sockets[0] ?? open('a'), agent('y'));
    expect(book.size).toBe(0);
  });
});

describe('new connections', () => {
  const admit = (count: number, address: string, client: KnownClient | null = null) =>
    Array.from({ length: count }, () => book.admitConnection(address, client)).filter(
      (error) => error !== null,
    );

  it('of unknown clients have a rate by address', () => {
    const { burst, perSecond } = CONNECTION_RATES.unknownPerAddress;
    expect(admit(burst, 'a')).toEqual([]);
    expect(admit(1, 'a')).toEqual(['connection-rate']);
    expect(admit(1, 'b')).toEqual([]);
    now = 1_000;
    expect(admit(perSecond + 1, 'a')).toEqual(['connection-rate']);
  });

  it('of known clients are accepted during a flood from their address', () => {
    admit(5_000, 'a');
    for (let index = 0; index < 300; index += 1)
      expect(admit(1, 'a', agent(String(index)))).toEqual([]);
  });

  it('of one known client have a rate', () => {
    expect(admit(CONNECTION_RATES.perKnownClient.burst, 'a', agent('x'))).toEqual([]);
    expect(admit(1, 'a', agent('x'))).toEqual(['connection-rate']);
  });

  it('are refused when the process is full, except that a known one replaces an unknown one', () => {
    const unknown = open('u');
    for (let index = 1; index < SOCKET_LIMITS.perProcess; index += 1)
      open('a', agent(String(index)));
    expect(admit(1, 'b')).toEqual(['sockets-per-process']);
    expect(admit(1, 'b', agent('new'))).toEqual([]);
    expect(closed).toEqual([[unknown, 'sockets-per-process']]);
    open('b', agent('new'));
    expect(admit(1, 'b', agent('other'))).toEqual(['sockets-per-process']);
  });
});
