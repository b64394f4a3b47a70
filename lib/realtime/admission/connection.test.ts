import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { AdmittedConnection, type EngineSocket } from './connection.ts';
import { CLOSE_GRACE_MS, MALFORMED_RATES, NEWCOMER_LIMITS, POLLING_LIMITS } from './limits.ts';

/** A connection of Engine.IO by WebSocket, which a test controls. */
class FakeConn extends EventEmitter {
  readonly tcp = new EventEmitter();
  readonly websocket = { _socket: this.tcp, pause: vi.fn(), terminate: vi.fn() };
  readonly transport: object;
  isClosed = false;

  constructor(name: 'websocket' | 'polling' = 'websocket') {
    super();
    this.transport =
      name === 'websocket'
        ? { name, socket: this.websocket }
        : { name, parser: { decodePayload: () => [] } };
  }
  close(): void {
    this.isClosed = true;
    this.emit('close');
  }
}

let clock: ReturnType<typeof createFakeClock>;
let host: {
  clock: typeof clock;
  identify: ReturnType<typeof vi.fn>;
  countMalformed: () => boolean;
  onLimit: ReturnType<typeof vi.fn>;
};
beforeEach(() => {
  clock = createFakeClock();
  host = { clock, identify: vi.fn(), countMalformed: () => false, onLimit: vi.fn() };
});

function open(name?: 'polling') {
  const conn = new FakeConn(name);
  const connection = new AdmittedConnection(
    conn as unknown as EngineSocket,
    'a',
    host as unknown as ConstructorParameters<typeof AdmittedConnection>[2],
  );
  return { conn, connection };
}
const limits = (): unknown[] => host.onLimit.mock.calls.map(([, limit]) => limit as string);

describe('a connection', () => {
  it('without hello is closed after 10 s, and one that said hello stays', () => {
    const { conn } = open();
    const { conn: other, connection } = open();
    connection.admit('agent');
    clock.advance(NEWCOMER_LIMITS.ms - 1);
    expect(conn.isClosed).toBe(false);
    clock.advance(1);
    expect([conn.isClosed, other.isClosed]).toEqual([true, false]);
    expect(limits()).toEqual(['newcomer-timeout']);
  });

  it('that has reached a limit tells the client, stops reading and ends soon', () => {
    const { conn, connection } = open();
    const listener = vi.fn();
    connection.onClosing(listener);
    for (let count = 0; count <= NEWCOMER_LIMITS.messages; count += 1) conn.emit('packet', {});
    expect(listener).toHaveBeenCalledExactlyOnceWith('newcomer-messages');
    expect([connection.isOpen, conn.isClosed]).toEqual([false, true]);
    expect(conn.websocket.pause).toHaveBeenCalledOnce();
    expect(conn.websocket.terminate).not.toHaveBeenCalled();
    clock.advance(CLOSE_GRACE_MS);
    expect(conn.websocket.terminate).toHaveBeenCalledOnce();
    conn.emit('packet', {});
    connection.recordMalformed();
    connection.close('bytes');
    expect(limits()).toEqual(['newcomer-messages']);
  });

  it('counts bytes as they arrive, before a message is complete', () => {
    const { conn } = open();
    conn.tcp.emit('data', Buffer.alloc(NEWCOMER_LIMITS.bytes));
    expect(conn.isClosed).toBe(false);
    conn.tcp.emit('data', Buffer.alloc(1));
    expect(limits()).toEqual(['newcomer-bytes']);
  });

  it('by polling counts the bytes of its packets, and its bodies', () => {
    const { conn } = open('polling');
    conn.emit('packet', { data: 'x'.repeat(NEWCOMER_LIMITS.bytes + 1) });
    expect(limits()).toEqual(['newcomer-bytes']);
    const { connection } = open('polling');
    const bodies = Array.from({ length: POLLING_LIMITS.bodies.burst + 1 }, () =>
      connection.receiveBody(),
    );
    expect(bodies.lastIndexOf(true)).toBe(POLLING_LIMITS.bodies.burst - 1);
    expect(limits()).toEqual(['newcomer-bytes', 'polled-bodies']);
  });

  it('that sends too many malformed messages is closed', () => {
    const { connection } = open();
    for (let count = 0; count < MALFORMED_RATES.perSocket.burst; count += 1)
      connection.recordMalformed();
    expect(connection.isOpen).toBe(true);
    connection.recordMalformed();
    expect(limits()).toEqual(['malformed-messages']);
  });

  it('is closed at its first malformed message if its address sends too many', () => {
    const { connection } = open();
    host.countMalformed = () => true;
    connection.recordMalformed();
    expect(limits()).toEqual(['malformed-messages-per-address']);
  });

  it('whose packet can not be decoded is closed at once', () => {
    const { connection } = open();
    connection.refusePacket();
    expect(limits()).toEqual(['malformed-packet']);
  });

  it('has an owner only after its client showed what it is allowed to do', () => {
    const { connection } = open();
    expect(connection.owner).toEqual({});
    const owner = { actor: 'agent:s', workshopId: 'w', seatId: 's' };
    connection.setOwner(owner);
    connection.close('bytes');
    expect(host.onLimit).toHaveBeenCalledExactlyOnceWith(connection, 'bytes');
    expect(connection.owner).toEqual(owner);
  });

  it('is identified only while it is open', () => {
    const { connection } = open();
    connection.identify({ kind: 'agent', id: 'x' });
    connection.close('bytes');
    connection.identify({ kind: 'agent', id: 'y' });
    expect(host.identify).toHaveBeenCalledOnce();
  });
});
