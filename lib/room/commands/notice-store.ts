import type { Audience } from '#lib/protocol/api/commands.ts';
import type { ActiveNotice } from '../state.ts';
import type { Notice } from '../views.ts';
import { audienceSeats } from './fields.ts';
import type { CommittedCommand } from './types.ts';

/** Only this many of the newest notices stay. Students can't read older ones any more. */
const MAX_NOTICES = 200;

type StoredNotice = ActiveNotice & { readonly readAtBySeat: Map<string, number> };
interface PublishingCommand {
  readonly by: string;
  readonly to: Audience;
  readonly seats: readonly string[];
}

/** Notices that were sent and not withdrawn. */
export class NoticeStore {
  readonly #active = new Map<number, StoredNotice>();
  #list: readonly ActiveNotice[] | null = [];

  /** Oldest first. A new list after every change, the same list until then. */
  get list(): readonly ActiveNotice[] {
    return (this.#list ??= [...this.#active.values()].map((notice) => ({ ...notice })));
  }

  publish(
    { command, pos, at }: CommittedCommand<PublishingCommand>,
    content: Notice['content'],
    expiresAt: number | null = null,
  ): void {
    this.#set({
      id: pos,
      at,
      from: command.by,
      content,
      audience: command.to,
      seats: new Set(audienceSeats(command) ?? []),
      readAtBySeat: new Map(),
      expiresAt,
    });
    const [oldest] = this.#active.keys();
    if (this.#active.size > MAX_NOTICES && oldest !== undefined) this.#active.delete(oldest);
  }

  /** null if it is unknown or withdrawn. */
  find(id: number): ActiveNotice | null {
    return this.#active.get(id) ?? null;
  }

  /** `expiresAt`: ms since 1970; null until it is withdrawn. */
  setExpiry(id: number, expiresAt: number | null): void {
    const notice = this.#active.get(id);
    if (notice !== undefined) this.#set({ ...notice, expiresAt });
  }

  /** The first expiry after `now`; null if no announcement expires. Times are ms since 1970. */
  nextExpiry(now: number): number | null {
    const later = [...this.#active.values()].flatMap(({ expiresAt }) =>
      expiresAt !== null && expiresAt > now ? [expiresAt] : [],
    );
    return later.length === 0 ? null : Math.min(...later);
  }

  /** Returns the withdrawn notice; null if it is unknown. */
  withdraw(id: number): ActiveNotice | null {
    const notice = this.#active.get(id) ?? null;
    if (notice !== null) this.#delete(id);
    return notice;
  }

  /** Removes notices of a solution for the seats that lose it; `seats` null: for every seat. */
  withdrawSolution(exercise: string, seats: readonly string[] | null): void {
    for (const notice of [...this.#active.values()]) {
      const { content } = notice;
      if (content.kind !== 'solution' || content.exercise !== exercise) continue;
      const left = seats === null ? [] : [...notice.seats].filter((id) => !seats.includes(id));
      if (left.length === 0) this.#delete(notice.id);
      else this.#set({ ...notice, seats: new Set(left) });
    }
  }

  markRead(id: number, seatId: string, at: number): void {
    const notice = this.#active.get(id);
    if (notice === undefined || notice.readAtBySeat.has(seatId)) return;
    notice.readAtBySeat.set(seatId, at);
    this.#set(notice);
  }

  /** Moves what was sent to one seat, and what it read, to another seat. */
  moveSeat(from: string, to: string): void {
    for (const notice of [...this.#active.values()]) {
      const readAt = notice.readAtBySeat.get(from);
      if (!notice.seats.has(from) && readAt === undefined) continue;
      if (notice.readAtBySeat.delete(from) && readAt !== undefined)
        notice.readAtBySeat.set(to, readAt);
      this.#set({
        ...notice,
        seats: new Set([...notice.seats].map((id) => (id === from ? to : id))),
      });
    }
  }

  /** Makes a new list, because the number of students who get notices to everyone has changed. */
  invalidateList(): void {
    if (this.#active.size > 0) this.#list = null;
  }

  #set(notice: StoredNotice): void {
    this.#active.set(notice.id, notice);
    this.#list = null;
  }

  #delete(id: number): void {
    this.#active.delete(id);
    this.#list = null;
  }
}
