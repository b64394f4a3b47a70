import { describe, expect, it, vi } from 'vitest';
import { createPacketParser, isAcceptablePacket } from './decoder.ts';

describe('the start of a packet', () => {
  it.each([
    '0/agent,{"protocol":1}',
    '0/room,',
    '1/agent,',
    '2/agent,["plan"]',
    '2/agent,12["hello",{}]',
    '2/agent,999999999999["hello"]',
    '3/room,7[]',
    '0/room',
  ])('%s is accepted', (packet) => {
    expect(isAcceptablePacket(packet)).toBe(true);
  });

  it.each([
    '',
    '0',
    '0/',
    '0/other,',
    '0/agents,',
    '0/agent/x,',
    '0{"a":1}',
    '2["event"]',
    '2/,["event"]',
    '4/agent,{}',
    '51-/agent,["x",{"_placeholder":true,"num":0}]',
    '61-/agent,1[]',
    '7/agent,[]',
    '2/agent,9999999999999["hello"]',
    '2/agent,   ["hello"]',
    '2/agent,"x"',
    Buffer.from('x'),
    null,
  ])('%s is refused', (packet) => {
    expect(isAcceptablePacket(packet)).toBe(false);
  });
});

describe('the decoder', () => {
  const createDecoder = (isOpen = true) => {
    const connection = { isOpen, refusePacket: vi.fn() };
    const { Decoder } = createPacketParser(() => connection);
    const decoder = new Decoder();
    const decoded = vi.fn();
    decoder.on('decoded', decoded);
    return { connection, decoder, decoded };
  };

  it('decodes what clients send', () => {
    const { connection, decoder, decoded } = createDecoder();
    decoder.add('2/agent,12["hello",{"a":1}]');
    expect(decoded).toHaveBeenCalledWith({
      type: 2,
      nsp: '/agent',
      id: 12,
      data: ['hello', { a: 1 }],
    });
    expect(connection.refusePacket).not.toHaveBeenCalled();
  });

  it.each(['2/agent,["hello"', '2/agent,[null]', '51-/agent,[]', '2/agent,["disconnect"]'])(
    'reports and refuses %s',
    (packet) => {
      const { connection, decoder } = createDecoder();
      expect(() => {
        decoder.add(packet);
      }).toThrow();
      expect(connection.refusePacket).toHaveBeenCalledOnce();
    },
  );

  it('decodes nothing after the connection was closed', () => {
    const { connection, decoder, decoded } = createDecoder(false);
    decoder.add('2/agent,["hello"]');
    decoder.add('malformed');
    expect(decoded).not.toHaveBeenCalled();
    expect(connection.refusePacket).not.toHaveBeenCalled();
  });

  it('costs the same for long and short packets that it refuses', () => {
    const long = `2/agent,${' '.repeat(600_000)}["hello"]`;
    const cost = (packet: string): number => {
      const startedAt = performance.now();
      for (let times = 0; times < 5_000; times += 1) isAcceptablePacket(packet);
      return performance.now() - startedAt;
    };
    cost(long);
    expect(cost(long)).toBeLessThan(Math.max(50, 20 * cost('2/agent, ')));
  });
});
