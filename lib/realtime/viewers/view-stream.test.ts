import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import {
  DISCONNECT_AFTER_MS,
  ViewStream,
  ACK_TIMEOUT_MS,
  type FrameContent,
} from './view-stream.ts';

type View = Record<string, number>;
type Delta = { seats: View; info?: number };
type Sent = FramePosition & FrameContent<View, Delta>;

/** A room of numbers, and a viewer that acknowledges frames when a test says so. */
function createStream() {
  const room: View = {};
  const clock = createFakeClock();
  let info = 0;
  const sent: Sent[] = [];
  let unacknowledged: (() => void)[] = [];
  let maxUnacknowledged = 0;
  let isTimedOut = false;
  const shown: View = {};
  const stream = new ViewStream<View, Delta>({
    bootId: 'b',
    source: {
      snapshot: () => ({ ...room, info }),
      delta: (pending) => ({
        seats: Object.fromEntries([...pending.seats].map((seat) => [seat, room[seat] ?? -1])),
        ...(pending.info && { info }),
      }),
    },
    send: (frame, acknowledge) => {
      sent.push(frame);
      unacknowledged.push(() => {
        if (frame.kind === 'snapshot') Object.assign(shown, frame.view);
        else
          Object.assign(
            shown,
            frame.delta.seats,
            frame.delta.info === undefined ? {} : { info: frame.delta.info },
          );
        acknowledge();
      });
      maxUnacknowledged = Math.max(maxUnacknowledged, unacknowledged.length);
    },
    onTimeout: () => {
      isTimedOut = true;
    },
    clock,
  });
  return {
    room,
    shown,
    stream,
    sent,
    get maxUnacknowledged() {
      return maxUnacknowledged;
    },
    get isTimedOut() {
      return isTimedOut;
    },
    change(seat: string) {
      room[seat] = (room[seat] ?? 0) + 1;
      stream.addChanges({ info: false, seats: new Set([seat]) });
    },
    rename() {
      info += 1;
      stream.addChanges({ info: true, seats: new Set() });
    },
    get current() {
      return { ...room, info };
    },
    acknowledge() {
      const [first, ...rest] = unacknowledged;
      unacknowledged = rest;
      first?.();
    },
    wait(ms: number) {
      clock.advance(ms);
    },
  };
}

const actionArbitrary = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd').map((seat) => ({ do: 'change', seat }) as const),
  fc.constant({ do: 'rename' } as const),
  fc.constant({ do: 'acknowledge' } as const),
  fc.integer({ min: 100, max: 12_000 }).map((ms) => ({ do: 'wait', ms }) as const),
);

describe('a viewer', () => {
  it('never has more than one unacknowledged frame and finally shows the current state', () => {
    fc.assert(
      fc.property(fc.array(actionArbitrary, { maxLength: 60 }), (steps) => {
        const viewer = createStream();
        viewer.stream.refresh();
        for (const step of steps) {
          if (step.do === 'change') viewer.change(step.seat);
          else if (step.do === 'wait') viewer.wait(step.ms);
          else if (step.do === 'rename') viewer.rename();
          else viewer.acknowledge();
        }
        for (let i = 0; i < 3; i += 1) viewer.acknowledge();
        expect(viewer.maxUnacknowledged).toBe(1);
        expect(viewer.shown).toEqual(viewer.current);
        expect(viewer.sent.map(({ n }) => n)).toEqual(viewer.sent.map((_, index) => index + 1));
      }),
      { seed: 31 },
    );
  });

  it('gets the changes that happen meanwhile merged into one frame', () => {
    const viewer = createStream();
    viewer.stream.refresh();
    for (const seat of ['a', 'b', 'a', 'a']) viewer.change(seat);
    viewer.acknowledge();
    expect(viewer.sent.slice(1)).toEqual([
      { boot: 'b', n: 2, kind: 'delta', delta: { seats: { a: 3, b: 1 } } },
    ]);
  });

  it('gets a snapshot after 10 s without an acknowledgement and is disconnected after a minute', () => {
    const viewer = createStream();
    viewer.stream.refresh();
    viewer.change('a');
    viewer.wait(ACK_TIMEOUT_MS);
    expect(viewer.sent).toHaveLength(1);
    viewer.acknowledge();
    expect(viewer.sent[1]).toMatchObject({ n: 2, kind: 'snapshot', view: { a: 1 } });
    viewer.wait(ACK_TIMEOUT_MS);
    expect(viewer.isTimedOut).toBe(false);
    viewer.wait(DISCONNECT_AFTER_MS - ACK_TIMEOUT_MS);
    expect(viewer.isTimedOut).toBe(true);
  });
});
