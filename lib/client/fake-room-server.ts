import type { Clock } from '#lib/kit/clock.ts';
import { topicFor } from '#lib/protocol/topic.ts';
import type { ViewSubscription, SubscriptionRefusal } from '#lib/protocol/viewer-link.ts';
import type { RoomView, SeatRow, View, ViewDelta } from '#lib/room/views.ts';
import type { Bye, LinkListener, RoomLink, ViewFrame } from './room-link.ts';

type DistributiveOmit<Value, Key extends PropertyKey> = Value extends unknown
  ? Omit<Value, Key>
  : never;

/**
 * A server in memory, for tests of pages and of the client. `flush` delivers what was sent, frame by
 * frame as the real server does, and only while the link is connected.
 */
export class FakeRoomServer implements RoomLink {
  readonly subscriptions: ViewSubscription[] = [];
  readonly unsubscribedTopics: string[] = [];
  ackCount = 0;
  bootId = 'boot-1';
  #seq = 0;
  #listener: LinkListener | null = null;
  #isConnected = false;
  #queue: (() => void)[] = [];
  readonly #refusals = new Map<string, SubscriptionRefusal['refusal']>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(listener: LinkListener): void {
    this.#listener = listener;
  }

  close(): void {
    this.#listener = null;
    this.#isConnected = false;
    this.#queue = [];
  }

  watch(
    message: ViewSubscription,
    onResponse: (response: { ok: true } | SubscriptionRefusal) => void,
  ): void {
    this.subscriptions.push(message);
    const refusal = this.#refusals.get(topicFor(message));
    this.#queue.push(() =>
      onResponse(refusal === undefined ? { ok: true } : { ok: false, refusal }),
    );
  }

  unwatch(topic: string): void {
    this.unsubscribedTopics.push(topic);
  }

  /** Refuses a topic from now on; null allows it again. */
  refuse(topic: string, refusal: SubscriptionRefusal['refusal'] | null): void {
    if (refusal === null) this.#refusals.delete(topic);
    else this.#refusals.set(topic, refusal);
  }

  connect(): void {
    this.#isConnected = true;
    this.#listener?.connected();
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#queue = [];
    this.#listener?.lost();
  }

  sendSnapshot(topic: string, view: View): void {
    this.#send({ topic, kind: 'snapshot', parts: 1, view });
  }

  /** Sends a room in as many frames as there are lists of rows. */
  sendSnapshotParts(topic: string, view: RoomView, rest: readonly (readonly SeatRow[])[]): void {
    const parts = 1 + rest.length;
    this.#send({ topic, kind: 'snapshot', parts, view });
    rest.forEach((seats, index) =>
      this.#send({
        topic,
        kind: 'snapshot-part',
        part: index + 2,
        parts,
        delta: { kind: 'room', seats, removed: [] },
      }),
    );
  }

  sendDelay(topic: string, retryMs: number): void {
    this.#queue.push(() => this.#listener?.delayed({ topic, retryMs }));
  }

  sendDelta(topic: string, delta: ViewDelta): void {
    this.#send({ topic, kind: 'delta', delta });
  }

  sendHeartbeat(): void {
    const { bootId } = this;
    this.#queue.push(() =>
      this.#listener?.heartbeat({ boot: bootId, serverTime: this.#clock.now() }),
    );
  }

  sendSessionsChanged(): void {
    this.#queue.push(() => this.#listener?.sessionsChanged());
  }

  sendBye(reason: Bye['why']): void {
    this.#queue.push(() => this.#listener?.bye({ why: reason }));
  }

  /** Delivers all pending frames and responses. */
  flush(): void {
    for (
      let run = this.#queue.shift();
      run !== undefined && this.#isConnected;
      run = this.#queue.shift()
    )
      run();
  }

  #send(content: DistributiveOmit<ViewFrame, 'boot' | 'n' | 'serverTime'>): void {
    const frame = { ...content, boot: this.bootId, n: ++this.#seq, serverTime: this.#clock.now() };
    // Through JSON as over a socket, so that the two sides share no objects.
    this.#queue.push(() =>
      this.#listener?.frame(JSON.parse(JSON.stringify(frame)), () => void this.ackCount++),
    );
  }
}
