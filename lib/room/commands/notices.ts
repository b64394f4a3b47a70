import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Audience } from '#lib/protocol/api/commands.ts';
import { canAddress } from '../policies.ts';
import { removeHint } from '../revealed-hints.ts';
import type { ActiveNotice } from '../state.ts';
import type { Notice } from '../views.ts';
import {
  audienceFields,
  audienceSeats,
  authorFields,
  NO_VIEWS,
  seatFields,
  viewsOfAudience,
} from './fields.ts';
import { defineCommand, type CommittedCommand, type RoomCommandState } from './types.ts';

/** Only this many of the newest notices stay. Students can't read older ones any more. */
const MAX_NOTICES = 200;

export const announce = defineCommand('announce', {
  stored: z.object({ text: z.string(), ...audienceFields, ...authorFields }),
  requires: 'helper',
  allowedIn: 'running',
  reduce: (state, committed) => {
    state.notices.publish(committed, { kind: 'text', text: committed.command.text });
    return viewsOfAudience(audienceSeats(committed.command));
  },
});

/**
 * Withdrawing a notice also closes the hint or solution that it opened, because the sender means
 * the content. Content that another notice opened as well stays open.
 */
export const withdrawNotice = defineCommand('withdraw-notice', {
  stored: z.object({ noticeId: z.number() }),
  requires: 'helper',
  allowedIn: 'not-archived',
  validate: ({ command, room, caller }) => {
    const notice = room.notices.find(({ id }) => id === command.noticeId);
    if (notice === undefined) return { code: 'not-found', field: 'noticeId' };
    return canAddress(caller.role, notice.audience.to) ? null : { code: 'forbidden' };
  },
  reduce: (state, { command }) => {
    const notice = state.notices.withdraw(command.noticeId);
    if (notice === null) return NO_VIEWS;
    closeNoticeContent(state, notice);
    return viewsOfAudience(notice.audience.to === 'all' ? null : [...notice.seats]);
  },
});

export const readNotice = defineCommand('read-notice', {
  stored: z.object({ ...seatFields, noticeId: z.number() }),
  requires: 'seat-owner',
  allowedIn: 'running',
  reduce: (state, { command: { seatId, noticeId }, at }) => {
    state.notices.markRead(noticeId, seatId, at);
    return { info: false, seats: [seatId] };
  },
});

function closeNoticeContent(
  state: RoomCommandState,
  { content, audience, seats }: ActiveNotice,
): void {
  if (content.kind === 'text') return;
  const others = state.notices.list.filter((other) => isDeepStrictEqual(other.content, content));
  if (others.some((other) => other.audience.to === 'all')) return;
  if (audience.to === 'all' && content.kind === 'hint')
    state.hintsForAll = removeHint(state.hintsForAll, content.exercise, content.hint);
  const ids = audience.to === 'all' ? Array.from(state.listSeats(), ([id]) => id) : [...seats];
  for (const id of ids) {
    if (others.some((other) => other.seats.has(id))) continue;
    const seat = state.getOrCreateSeat(id);
    if (content.kind === 'hint')
      seat.hintsReleased = removeHint(seat.hintsReleased, content.exercise, content.hint);
    else seat.solutions.delete(content.exercise);
  }
}

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
  ): void {
    this.#set({
      id: pos,
      at,
      from: command.by,
      content,
      audience: command.to,
      seats: new Set(audienceSeats(command) ?? []),
      readAtBySeat: new Map(),
    });
    const [oldest] = this.#active.keys();
    if (this.#active.size > MAX_NOTICES && oldest !== undefined) this.#active.delete(oldest);
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
