import { ThrottledNotifier } from '#lib/kit/throttled-notifier.ts';
import type { Log } from '../logger.ts';
import type { RoomChange } from './types.ts';

interface PendingRoomChange {
  readonly seats: Set<string>;
  info: boolean;
}

/** Collects the seats that changed, and whether the room information changed, for subscribers. */
export class RoomChangeNotifier {
  readonly #notifier: ThrottledNotifier<PendingRoomChange>;

  constructor(log: Log) {
    this.#notifier = new ThrottledNotifier<PendingRoomChange>({
      createChange: () => ({ seats: new Set(), info: false }),
      onError: (error) => {
        log(
          'error',
          `A listener of workshop changes failed: ${(error as Error).stack ?? String(error)}`,
        );
      },
    });
  }

  subscribe(listener: (change: RoomChange) => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  get hasSubscribers(): boolean {
    return this.#notifier.hasListeners;
  }

  markSeat(id: string): void {
    this.#notifier.update((change) => change.seats.add(id));
  }

  markInfo(): void {
    this.#notifier.update((change) => {
      change.info = true;
    });
  }

  stop(): void {
    this.#notifier.stop();
  }
}
