import { topicFor } from '#lib/protocol/topic.ts';
import type { ViewSubscription, SubscriptionRefusal } from '#lib/protocol/viewer-link.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { LinkListener, RoomLink } from './room-link.ts';
import type { ClientClock } from './room-client.ts';

/** A clock that stands still until it is turned. */
export class ManualClock implements ClientClock {
  #now = 1_000_000;
  readonly #timers = new Set<{ ms: number; next: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  every(ms: number, run: () => void): () => void {
    const timer = { ms, next: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets `ms` pass; timers fire in the order of their time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter((timer) => timer.next <= end)
        .sort((a, b) => a.next - b.next)[0];
      if (due === undefined) break;
      this.#now = due.next;
      due.next += due.ms;
      due.run();
    }
    this.#now = end;
  }
}

/**
 * A server in memory, for tests of pages and of the client. Nothing arrives by itself: `flush` delivers what was sent, one
 * frame at a time as the real server does, and only while the link is up.
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
  readonly #clock: ClientClock;

  constructor(clock: ClientClock) {
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
    answered: (answer: { ok: true } | SubscriptionRefusal) => void,
  ): void {
    this.subscriptions.push(message);
    const refusal = this.#refusals.get(topicFor(message));
    this.#queue.push(() => answered(refusal === undefined ? { ok: true } : { ok: false, refusal }));
  }

  unwatch(topic: string): void {
    this.unsubscribedTopics.push(topic);
  }

  /** From now on this topic is refused; null lets it in again. */
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
    this.#send({ topic, kind: 'snapshot', view });
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

  sendBye(reason: 'revoked' | 'deleted' | 'shutting-down'): void {
    this.#queue.push(() => this.#listener?.bye({ why: reason }));
  }

  /** Delivers all that waits, answers included. */
  flush(): void {
    for (
      let run = this.#queue.shift();
      run !== undefined && this.#isConnected;
      run = this.#queue.shift()
    )
      run();
  }

  #send(
    content: { topic: string } & (
      { kind: 'snapshot'; view: View } | { kind: 'delta'; delta: ViewDelta }
    ),
  ): void {
    const frame = { ...content, boot: this.bootId, n: ++this.#seq, serverTime: this.#clock.now() };
    // Through JSON, as over a socket: nothing is shared between the two sides.
    this.#queue.push(() =>
      this.#listener?.frame(JSON.parse(JSON.stringify(frame)), () => void this.ackCount++),
    );
  }
}
