import { applyJsonPatch } from '#lib/kit/json-patch.ts';
import type { Json } from '#lib/kit/json.ts';
import type { ReadyReplay, ReplayNames } from '#lib/protocol/api/replay.ts';
import { topicFor } from '#lib/protocol/topic.ts';
import type { ViewSubscription, SubscriptionRefusal } from '#lib/protocol/viewer-link.ts';
import type {
  RecordedProjectorView,
  RecordedRoomView,
  RecordedRow,
  ReplayChunk,
} from '#lib/room/replay-views.ts';
import type { RoomMember, RoomView, SeatRow, View } from '#lib/room/views.ts';
import type { LinkListener, RoomLink } from './room-link.ts';

/** Chunks that are kept, so that going back loads nothing. */
const MAX_CACHED_CHUNKS = 24;
/** A reader of a replay looks on: this role has no commands. */
const READER: RoomMember = { id: '', role: 'organizer', name: '' };

interface RecordedRoomOptions {
  readonly workshopId: string;
  readonly replay: ReadyReplay;
  /** null for the projector, which shows no names. */
  readonly names: ReplayNames | null;
  /** Rejects if the chunk can't be loaded now. */
  readonly loadChunk: (ordinal: number) => Promise<ReplayChunk>;
}

/** The view at one time of a chunk. */
interface Cursor {
  readonly ordinal: number;
  readonly chunk: ReplayChunk;
  /** How many changes of the chunk are applied. */
  applied: number;
  view: Json;
}

/**
 * A link that shows a recording instead of a server, at the time that `showAt` sets. It answers
 * subscriptions of the recorded view only.
 */
export class RecordedRoom implements RoomLink {
  readonly #options: RecordedRoomOptions;
  readonly #topic: string;
  readonly #chunks = new Map<number, Promise<ReplayChunk>>();
  readonly #rows = new WeakMap<RecordedRow, SeatRow>();
  readonly #namesById: ReadonlyMap<string, ReplayNames['seats'][number]>;
  #listener: LinkListener | null = null;
  #isWatched = false;
  #frames = 0;
  #cursor: Cursor | null = null;
  #at: number;

  constructor(options: RecordedRoomOptions) {
    const { workshopId, replay, names } = options;
    this.#options = options;
    this.#topic = topicFor({ view: replay.view, workshopId });
    this.#namesById = new Map(names?.seats.map((seat) => [seat.id, seat]));
    this.#at = replay.from;
  }

  open(listener: LinkListener): void {
    this.#listener = listener;
    queueMicrotask(() => {
      if (this.#listener === listener) listener.connected();
    });
  }

  close(): void {
    this.#listener = null;
    this.#isWatched = false;
  }

  watch(
    message: ViewSubscription,
    onResponse: (response: { ok: true } | SubscriptionRefusal) => void,
  ): void {
    if (topicFor(message) !== this.#topic) {
      onResponse({ ok: false, refusal: 'not-found' });
      return;
    }
    this.#isWatched = true;
    onResponse({ ok: true });
    this.#sendSnapshot();
  }

  unwatch(topic: string): void {
    if (topic === this.#topic) this.#isWatched = false;
  }

  /**
   * Shows the recording at a time, ms since 1970. Rejects, and still shows the time before, if its
   * chunk can't be loaded. A later call wins over one that still loads.
   */
  async showAt(at: number): Promise<void> {
    this.#at = at;
    const ordinal = this.#ordinalAt(at);
    if (this.#cursor?.ordinal !== ordinal || at < this.#cursor.chunk.from + this.#appliedMs()) {
      const chunk = await this.#load(ordinal);
      if (this.#at !== at) return;
      this.#cursor = { ordinal, chunk, applied: 0, view: chunk.view as unknown as Json };
    }
    const isMoved = this.#advance(at);
    if (isMoved) this.#sendSnapshot();
    else this.#listener?.heartbeat({ boot: this.#boot, serverTime: at });
  }

  /** Loads what comes after this time, so that playing doesn't stop. */
  preloadAfter(at: number): void {
    const next = this.#ordinalAt(at) + 1;
    // Shown later, and loaded again then if it fails now.
    if (next < this.#options.replay.chunks) this.#load(next).catch(() => undefined);
  }

  get #boot(): string {
    return this.#options.replay.recordingId;
  }

  #ordinalAt(at: number): number {
    const { from, chunkMs, chunks } = this.#options.replay;
    return Math.min(chunks - 1, Math.max(0, Math.floor((at - from) / chunkMs)));
  }

  /** Time of the last change that is applied, ms after the begin of the chunk. */
  #appliedMs(): number {
    const { chunk, applied } = this.#cursor ?? { chunk: null, applied: 0 };
    return chunk?.changes[applied - 1]?.[0] ?? 0;
  }

  /** Applies the changes up to `at`. Returns whether the view is another one. */
  #advance(at: number): boolean {
    const cursor = this.#cursor;
    if (cursor === null) return false;
    const isNew = cursor.applied === 0;
    const { chunk } = cursor;
    const before = cursor.applied;
    for (
      let change = chunk.changes[cursor.applied];
      change !== undefined && chunk.from + change[0] <= at;
      change = chunk.changes[cursor.applied]
    ) {
      cursor.view = applyJsonPatch(cursor.view, change[1]);
      cursor.applied += 1;
    }
    return isNew || cursor.applied > before;
  }

  #load(ordinal: number): Promise<ReplayChunk> {
    const known = this.#chunks.get(ordinal);
    const chunk = known ?? this.#options.loadChunk(ordinal);
    this.#chunks.delete(ordinal);
    this.#chunks.set(ordinal, chunk);
    for (const oldest of this.#chunks.keys()) {
      if (this.#chunks.size <= MAX_CACHED_CHUNKS) break;
      this.#chunks.delete(oldest);
    }
    chunk.catch(() => {
      if (this.#chunks.get(ordinal) === chunk) this.#chunks.delete(ordinal);
    });
    return chunk;
  }

  #sendSnapshot(): void {
    if (!this.#isWatched || this.#cursor === null) return;
    this.#listener?.frame(
      {
        boot: this.#boot,
        n: (this.#frames += 1),
        topic: this.#topic,
        serverTime: this.#at,
        kind: 'snapshot',
        parts: 1,
        view: this.#toView(this.#cursor.view),
      },
      () => undefined,
    );
  }

  #toView(recorded: Json): View {
    if (this.#options.replay.view === 'projector')
      return { kind: 'projector', ...(recorded as unknown as RecordedProjectorView) };
    return this.#toRoom(recorded as unknown as RecordedRoomView);
  }

  #toRoom({ info, seats, stats, notices }: RecordedRoomView): RoomView {
    return {
      kind: 'room',
      info,
      // A seat without a name was removed after the recording.
      seats: seats.flatMap((row) => this.#toRow(row) ?? []),
      me: READER,
      stats,
      notices: notices.map((notice) => ({ ...notice, from: this.#nameOfStaff(notice.from) })),
      staff: [],
    };
  }

  /** The same object for the same row, so that only changed rows are rendered. */
  #toRow(row: RecordedRow): SeatRow | null {
    const known = this.#rows.get(row);
    if (known !== undefined) return known;
    const seat = this.#namesById.get(row.id);
    if (seat === undefined) return null;
    const { helpClaim } = row;
    const named: SeatRow = {
      ...row,
      label: seat.label,
      displayName: seat.name,
      group: row.group ?? seat.group,
      readinessIssues: [],
      helpClaim: helpClaim && {
        ...helpClaim,
        by: { ...helpClaim.by, name: this.#nameOfStaff(helpClaim.by.id) },
      },
    };
    this.#rows.set(row, named);
    return named;
  }

  #nameOfStaff(id: string): string {
    return this.#options.names?.staff[id] ?? '';
  }
}
