import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import { applyJsonPatch, diffJson, type JsonPatch } from '#lib/kit/json-patch.ts';
import type { Json } from '#lib/kit/json.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { ReplayView } from '#lib/protocol/api/replay.ts';
import { presentSentNotices } from '#lib/room/presenters/notices.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { presentRoomInfo } from '#lib/room/presenters/room-info.ts';
import { presentSeatRow, presentUnavailableRow } from '#lib/room/presenters/seat-row.ts';
import { findSharedIncidents } from '#lib/room/presenters/shared-incidents.ts';
import type {
  RecordedProjectorView,
  RecordedRoomView,
  RecordedRow,
} from '#lib/room/replay-views.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { computeRoomStats, type ComputedRoom } from '#lib/room/stats/room-stats.ts';
import { MomentLog } from './moment-log.ts';
import type { RecordedWorkshop } from './recorded-workshop.ts';

/** A snapshot begins each chunk. */
export const CHUNK_MS = 5 * MINUTE_MS;
/**
 * How often the stats, the stuck students and the projector are computed if nothing else changed: they
 * need the whole room. A whole number of ticks, and of these in a chunk.
 */
export const STATS_INTERVAL_MS = 30 * SECOND_MS;
/** Helpers of all roles see the same room. */
const ROLE = 'instructor';

const gzip = promisify(gzipWithCallback);

export interface RecordedChunk {
  readonly view: ReplayView;
  readonly ordinal: number;
  readonly fromAt: number;
  readonly toAt: number;
  /** A `ReplayChunk` as JSON, compressed with gzip. */
  readonly bytes: Buffer;
}

/** A view whose changes are recorded. */
class Track {
  readonly view: ReplayView;
  #current: Json;
  #snapshot: Json;
  #changes: [number, JsonPatch][] = [];

  constructor(view: ReplayView, first: Json) {
    this.view = view;
    this.#current = first;
    this.#snapshot = first;
  }

  get current(): Json {
    return this.#current;
  }

  /** `offset`: ms after the begin of the chunk. */
  record(offset: number, patch: JsonPatch | null): void {
    if (patch === null) return;
    this.#current = applyJsonPatch(this.#current, patch);
    this.#changes.push([offset, patch]);
  }

  /** Ends the chunk. The next one begins with the present view. */
  take(from: number, to: number): string {
    const chunk = { from, to, view: this.#snapshot, changes: this.#changes };
    this.#snapshot = this.#current;
    this.#changes = [];
    return JSON.stringify(chunk);
  }
}

/** Records the views of a workshop, whose state it reads at each tick. Times are ms since 1970. */
export class Recorder {
  readonly #workshop: RecordedWorkshop;
  readonly #moments = new MomentLog();
  readonly #chunks: Promise<RecordedChunk>[] = [];
  readonly #room: Track;
  readonly #projector: Track;
  /** The rows that were recorded last, in the order of the seats. */
  #rows: RecordedRow[];
  #computed: ComputedRoom;
  #computedAt: number;
  #from: number;
  /** When time alone changes the row of a seat. */
  readonly #dueRows = new Map<string, number>();

  constructor(workshop: RecordedWorkshop, now: number) {
    this.#workshop = workshop;
    this.#from = now;
    const state = workshop.state(now);
    workshop.takeChanges();
    this.#computed = computeRoomStats(state, now);
    this.#computedAt = now;
    this.#rows = [...workshop.seats.values()].map((seat) => this.#presentRow(state, seat));
    this.#room = new Track('room', toJson({ seats: this.#rows, ...this.#presentRest(state) }));
    this.#projector = new Track('projector', toJson(presentRecordedProjector(state)));
  }

  /** Records what differs from the last tick. */
  tick(now: number): void {
    if (now >= this.#from + CHUNK_MS) this.#endChunk(this.#from + CHUNK_MS);
    const state = this.#workshop.state(now);
    const changed = this.#workshop.takeChanges();
    const isDue = now - this.#computedAt >= STATS_INTERVAL_MS;
    const stuckBefore = this.#computed.stuck;
    if (isDue) {
      this.#computed = computeRoomStats(state, now, stuckBefore);
      this.#computedAt = now;
    }
    const offset = now - this.#from;
    const seats: Record<string, JsonPatch> = {};
    [...this.#workshop.seats.values()].forEach((seat, index) => {
      const isStuckChanged =
        isDue && (stuckBefore.has(seat.id) || this.#computed.stuck.has(seat.id));
      const isChanged = changed.seats?.has(seat.id) !== false || isStuckChanged;
      if (!isChanged && (this.#dueRows.get(seat.id) ?? Infinity) > now) return;
      const patch = this.#updateRow(index, this.#presentRow(state, seat), now, state);
      if (patch !== null) seats[index] = patch;
    });
    const hasRows = Object.keys(seats).length > 0;
    if (!isDue && !changed.info && changed.seats?.size === 0 && !hasRows) return;
    const { seats: _, ...before } = this.#room.current as { seats: Json; [part: string]: Json };
    const rest = diffJson(before, toJson(this.#presentRest(state)));
    if (rest !== null || hasRows)
      this.#room.record(offset, { ...(rest as object | null), ...(hasRows && { seats }) });
    this.#projector.record(
      offset,
      diffJson(this.#projector.current, toJson(presentRecordedProjector(state))),
    );
  }

  /** Ends the recording. */
  async finish(now: number): Promise<{
    readonly chunks: readonly RecordedChunk[];
    readonly moments: ReturnType<MomentLog['toJson']>;
  }> {
    if (now > this.#from || this.#chunks.length === 0) this.#endChunk(now);
    return { chunks: await Promise.all(this.#chunks), moments: this.#moments.toJson() };
  }

  #endChunk(to: number): void {
    const fromAt = this.#from;
    const ordinal = this.#chunks.length / 2;
    for (const track of [this.#room, this.#projector]) {
      const text = track.take(fromAt, to);
      const bytes = gzip(text, { level: 9 });
      this.#chunks.push(
        bytes.then((compressed) => ({
          view: track.view,
          ordinal,
          fromAt,
          toAt: to,
          bytes: compressed,
        })),
      );
    }
    this.#from = to;
  }

  #updateRow(index: number, row: RecordedRow, now: number, state: RoomState): JsonPatch | null {
    const before = this.#rows[index];
    if (before === undefined) return null;
    this.#rows[index] = row;
    this.#moments.record(before, row, now, state.pack);
    return diffJson(toJson(before), toJson(row));
  }

  #presentRow(state: RoomState, seat: SeatState): RecordedRow {
    try {
      const { row, nextChangeAt } = presentSeatRow(
        state,
        seat,
        ROLE,
        state.now,
        this.#computed.stuck.get(seat.id),
      );
      if (nextChangeAt === null) this.#dueRows.delete(seat.id);
      else this.#dueRows.set(seat.id, nextChangeAt);
      return this.#withoutNames(row);
    } catch {
      // One seat with data that can't be shown must not end the recording.
      this.#dueRows.delete(seat.id);
      return this.#withoutNames(presentUnavailableRow(state, seat, ROLE));
    }
  }

  #withoutNames({
    label: _label,
    displayName: _name,
    readinessIssues: _issues,
    helpClaim,
    ...row
  }: ReturnType<typeof presentUnavailableRow>): RecordedRow {
    return {
      ...row,
      group: this.#workshop.chosenGroup(row.id),
      helpClaim: helpClaim && { ...helpClaim, by: { id: helpClaim.by.id, name: '' } },
    };
  }

  #presentRest(state: RoomState): Omit<RecordedRoomView, 'seats'> {
    return {
      info: presentRoomInfo(state, ROLE, findSharedIncidents(state.seats.values(), state.now)),
      stats: this.#computed.stats,
      notices: presentSentNotices(state, ROLE).map((notice) => ({
        ...notice,
        from: this.#workshop.senderOf(notice.id),
      })),
    };
  }
}

function presentRecordedProjector(state: RoomState): RecordedProjectorView {
  const { kind: _, ...view } = presentProjector(state);
  return view;
}

/** Views are plain data. Fields without a value are left out as JSON does. */
function toJson(view: object): Json {
  return JSON.parse(JSON.stringify(view)) as Json;
}
