import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import {
  DISCONNECT_AFTER_MS,
  ViewStream,
  ACK_TIMEOUT_MS,
  type FrameContent,
} from './view-stream.ts';

type View = Record<string, number>;
type Delta = { seats: View; head?: number };
type Sent = FramePosition & FrameContent<View, Delta>;

/** A room of numbers, a reader that takes frames when told to, and a clock turned by hand. */
function createStream() {
  const room: View = {};
  let head = 0;
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sent: Sent[] = [];
  let onItsWay: (() => void)[] = [];
  let most = 0;
  let gone = false;
  const shown: View = {};
  const stream = new ViewStream<View, Delta>({
    bootId: 'b',
    source: {
      snapshot: () => ({ ...room, head }),
      delta: (pending) => ({
        seats: Object.fromEntries([...pending.seats].map((seat) => [seat, room[seat] ?? -1])),
        ...(pending.info && { head }),
      }),
    },
    send: (frame, taken) => {
      sent.push(frame);
      onItsWay.push(() => {
        if (frame.kind === 'snapshot') Object.assign(shown, frame.view);
        else
          Object.assign(
            shown,
            frame.delta.seats,
            frame.delta.head === undefined ? {} : { head: frame.delta.head },
          );
        taken();
      });
      most = Math.max(most, onItsWay.length);
    },
    onTimeout: () => {
      gone = true;
    },
    clock: {
      now: () => now,
      every: () => () => undefined,
      after(ms, run) {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    },
  });
  return {
    room,
    shown,
    stream,
    sent,
    get most() {
      return most;
    },
    get gone() {
      return gone;
    },
    change(seat: string) {
      room[seat] = (room[seat] ?? 0) + 1;
      stream.addChanges({ info: false, seats: new Set([seat]) });
    },
    rename() {
      head += 1;
      stream.addChanges({ info: true, seats: new Set() });
    },
    get truth() {
      return { ...room, head };
    },
    take() {
      const [first, ...rest] = onItsWay;
      onItsWay = rest;
      first?.();
    },
    wait(ms: number) {
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers = timers.filter((one) => one !== timer);
        timer.run();
      }
    },
  };
}

const actionArbitrary = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd').map((seat) => ({ do: 'change', seat }) as const),
  fc.constant({ do: 'rename' } as const),
  fc.constant({ do: 'take' } as const),
  fc.integer({ min: 100, max: 12_000 }).map((ms) => ({ do: 'wait', ms }) as const),
);

describe('a viewer', () => {
  it('has one frame on its way at most, however slow it reads, and in the end shows what is true', () => {
    fc.assert(
      fc.property(fc.array(actionArbitrary, { maxLength: 60 }), (steps) => {
        const at = createStream();
        at.stream.refresh();
        for (const one of steps) {
          if (one.do === 'change') at.change(one.seat);
          else if (one.do === 'wait') at.wait(one.ms);
          else if (one.do === 'rename') at.rename();
          else at.take();
        }
        for (let i = 0; i < 3; i += 1) at.take();
        expect(at.most).toBe(1);
        expect(at.shown).toEqual(at.truth);
        expect(at.sent.map(({ n: seq }) => seq)).toEqual(at.sent.map((_, index) => index + 1));
      }),
      { seed: 31 },
    );
  });

  it('gets what changed meanwhile merged into one frame', () => {
    const at = createStream();
    at.stream.refresh();
    for (const seat of ['a', 'b', 'a', 'a']) at.change(seat);
    at.take();
    expect(at.sent.slice(1)).toEqual([
      { bootId: 'b', seq: 2, kind: 'delta', delta: { seats: { a: 3, b: 1 } } },
    ]);
  });

  it('gets a fresh snapshot after ten seconds without a word, and is let go after a minute', () => {
    const at = createStream();
    at.stream.refresh();
    at.change('a');
    at.wait(ACK_TIMEOUT_MS);
    expect(at.sent).toHaveLength(1);
    at.take();
    expect(at.sent[1]).toMatchObject({ seq: 2, kind: 'snapshot', view: { a: 1 } });
    at.wait(ACK_TIMEOUT_MS);
    expect(at.gone).toBe(false);
    at.wait(DISCONNECT_AFTER_MS - ACK_TIMEOUT_MS);
    expect(at.gone).toBe(true);
  });
});
