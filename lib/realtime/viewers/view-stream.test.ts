import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import {
  DISCONNECT_AFTER_MS,
  RETRY_DELAYS_MS,
  ViewStream,
  ACK_TIMEOUT_MS,
  type FrameContent,
} from './view-stream.ts';

type View = Record<string, number>;
type Delta = { seats: View; info?: number };
type Sent = FramePosition & FrameContent<View, Delta>;

/** A room of numbers, and a viewer that acknowledges frames when a test says so. */
function createStream({ parts = 1, keepsTrying = false } = {}) {
  const faults: { snapshot?: () => void; delta?: () => void; send?: () => void } = {};
  const errors: string[] = [];
  const delays: number[] = [];
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
      snapshot: () => {
        faults.snapshot?.();
        const seats = Object.entries({ ...room, info });
        const rest =
          parts === 1 ? [] : seats.splice(1).map(([id, value]) => ({ seats: { [id]: value } }));
        return { view: Object.fromEntries(seats), rest };
      },
      delta: (pending) => {
        faults.delta?.();
        return [
          {
            seats: Object.fromEntries([...pending.seats].map((seat) => [seat, room[seat] ?? -1])),
            ...(pending.info && { info }),
          },
        ];
      },
    },
    send: (frame, acknowledge) => {
      faults.send?.();
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
    onError: (error) => {
      errors.push((error as Error).message);
    },
    onDelay: (retryMs) => {
      delays.push(retryMs);
    },
    keepsTrying,
    clock,
  });
  return {
    room,
    faults,
    errors,
    delays,
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

const fail = () => {
  throw new Error('broken');
};
const failOnce = (faults: Record<string, () => void>, name: string) => () => {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the names are literals
  delete faults[name];
  fail();
};

describe('a large snapshot', () => {
  it('is sent part by part, one unacknowledged at a time, and changes follow it', () => {
    const viewer = createStream({ parts: 2 });
    Object.assign(viewer.room, { a: 1, b: 1 });
    viewer.stream.refresh();
    viewer.change('a');
    expect(viewer.sent).toHaveLength(1);
    for (let i = 0; i < 4; i += 1) viewer.acknowledge();
    expect(viewer.sent).toEqual([
      { boot: 'b', n: 1, kind: 'snapshot', parts: 3, view: { a: 1 } },
      { boot: 'b', n: 2, kind: 'snapshot-part', part: 2, parts: 3, delta: { seats: { b: 1 } } },
      { boot: 'b', n: 3, kind: 'snapshot-part', part: 3, parts: 3, delta: { seats: { info: 0 } } },
      { boot: 'b', n: 4, kind: 'delta', delta: { seats: { a: 2 } } },
    ]);
  });

  it('starts again when it is requested again or a part is not acknowledged in time', () => {
    const viewer = createStream({ parts: 2 });
    Object.assign(viewer.room, { a: 1 });
    viewer.stream.refresh();
    viewer.stream.refresh();
    viewer.acknowledge();
    viewer.wait(ACK_TIMEOUT_MS);
    viewer.acknowledge();
    expect(viewer.sent.map(({ kind }) => kind)).toEqual(['snapshot', 'snapshot', 'snapshot']);
  });
});

describe('a viewer whose frame fails', () => {
  it.each(['snapshot', 'delta', 'send'] as const)(
    'gets a snapshot after one second if %s throws once',
    (name) => {
      const viewer = createStream();
      viewer.stream.refresh();
      viewer.acknowledge();
      viewer.faults[name] = failOnce(viewer.faults, name);
      if (name === 'snapshot') viewer.stream.refresh();
      else viewer.change('a');
      expect([viewer.errors, viewer.delays, viewer.sent.length]).toEqual([['broken'], [1_000], 1]);
      viewer.change('b');
      viewer.wait(999);
      expect(viewer.sent).toHaveLength(1);
      viewer.wait(1);
      expect(viewer.sent[1]).toMatchObject({ kind: 'snapshot' });
      viewer.acknowledge();
      expect(viewer.shown).toEqual(viewer.current);
      viewer.wait(DISCONNECT_AFTER_MS);
      expect(viewer.isTimedOut).toBe(false);
    },
  );

  it.each(['snapshot', 'send'] as const)(
    'is tried after 1, 2, 4 and 8 s if %s always throws, logged once, then disconnected',
    (name) => {
      const viewer = createStream();
      viewer.faults[name] = fail;
      viewer.stream.refresh();
      for (const delay of RETRY_DELAYS_MS) {
        expect([viewer.isTimedOut, viewer.delays.at(-1)]).toEqual([false, delay]);
        viewer.wait(delay);
      }
      expect([viewer.isTimedOut, viewer.errors]).toEqual([true, ['broken']]);
      viewer.change('a');
      viewer.wait(DISCONNECT_AFTER_MS);
      expect([viewer.sent, viewer.delays]).toEqual([[], [...RETRY_DELAYS_MS]]);
    },
  );

  it('gets snapshots if delta always throws', () => {
    const viewer = createStream();
    viewer.faults.delta = fail;
    viewer.stream.refresh();
    for (let change = 0; change < 3; change += 1) {
      viewer.acknowledge();
      viewer.change('a');
      viewer.wait(1_000);
    }
    viewer.acknowledge();
    expect(viewer.shown).toEqual(viewer.current);
    expect([viewer.errors, viewer.isTimedOut]).toEqual([['broken'], false]);
  });

  it('is tried every 8 s and never disconnected if its page shows other topics', () => {
    const viewer = createStream({ keepsTrying: true });
    viewer.faults.snapshot = fail;
    viewer.stream.refresh();
    viewer.wait(15_000 + 3 * 8_000);
    expect([viewer.delays, viewer.isTimedOut]).toEqual([
      [...RETRY_DELAYS_MS, 8_000, 8_000, 8_000, 8_000],
      false,
    ]);
    delete viewer.faults.snapshot;
    viewer.wait(8_000);
    expect(viewer.sent).toHaveLength(1);
  });
});
