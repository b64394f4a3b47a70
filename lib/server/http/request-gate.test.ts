import { describe, expect, it } from 'vitest';
import { RequestGate, type GatedRequest } from './request-gate.ts';

class TestRequest implements GatedRequest {
  readonly address: string;
  sending: boolean;
  isAborted = false;
  leave: (() => void) | null = null;

  constructor(address: string, sending = false) {
    this.address = address;
    this.sending = sending;
  }
  isSending(): boolean {
    return this.sending;
  }
  abort(): void {
    this.isAborted = true;
    this.leave?.();
  }
  enter(gate: RequestGate): boolean {
    this.leave = gate.enter(this);
    return this.leave !== null;
  }
}

const request = (address: string, sending = false) => new TestRequest(address, sending);

describe('requests in progress', () => {
  it('are limited by address, and other addresses are not affected', () => {
    const gate = new RequestGate({ perAddress: 2, perProcess: 10 });
    const first = request('a');
    expect([first, request('a')].map((each) => each.enter(gate))).toEqual([true, true]);
    expect(request('a').enter(gate)).toBe(false);
    expect(request('b').enter(gate)).toBe(true);
    first.leave?.();
    first.leave?.();
    expect([request('a').enter(gate), request('a').enter(gate)]).toEqual([true, false]);
  });

  it('are limited in total', () => {
    const gate = new RequestGate({ perAddress: 2, perProcess: 3 });
    expect(['a', 'a', 'b', 'c'].map((address) => request(address).enter(gate))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('whose body is slow are ended, oldest first, before a new one is refused', () => {
    const gate = new RequestGate({ perAddress: 2, perProcess: 10 });
    const [other, slow, slower] = [request('b', true), request('a', true), request('a', true)];
    for (const each of [other, slow, slower]) each.enter(gate);
    expect(request('a').enter(gate)).toBe(true);
    expect([other, slow, slower].map(({ isAborted }) => isAborted)).toEqual([false, true, false]);
    slower.sending = false;
    expect(request('a').enter(gate)).toBe(false);
    expect(slower.isAborted).toBe(false);
  });
});
