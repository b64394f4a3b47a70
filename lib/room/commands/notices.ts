import { audienceSeats, type CommittedCommand, type RoomCommandOf } from './index.ts';
import type { ActiveNotice } from '../state.ts';
import type { Notice } from '../views.ts';

/** So many of the newest stand; who has not read an older one by then will not. */
const MAX_NOTICES = 200;

/** Whom a decision is news to: all, or these seats. */
export type NoticeRecipients = readonly string[] | 'all';
type PublishingCommand = RoomCommandOf<'announce' | 'give-hint' | 'release-solution'>;

/** What was said in the room, folded in the order of the log. */
export class NoticeStore {
  readonly #active = new Map<
    number,
    ActiveNotice & { readonly readAtBySeat: Map<string, number> }
  >();
  #list: readonly ActiveNotice[] | null = [];

  /** Oldest first; another list each time something of it changed. */
  get list(): readonly ActiveNotice[] {
    return (this.#list ??= [...this.#active.values()].map((notice) => ({ ...notice })));
  }

  publish({ command, pos, at }: CommittedCommand<PublishingCommand>): NoticeRecipients {
    const seats = audienceSeats(command);
    this.#storeNotice({
      id: pos,
      at,
      from: command.by,
      content: toNoticeContent(command),
      audience: command.to,
      seats: new Set(seats ?? []),
      readAtBySeat: new Map(),
    });
    const [oldest] = this.#active.keys();
    if (this.#active.size > MAX_NOTICES && oldest !== undefined) this.#active.delete(oldest);
    return seats ?? 'all';
  }

  withdraw({ command }: CommittedCommand<RoomCommandOf<'withdraw-notice'>>): NoticeRecipients {
    const notice = this.#active.get(command.noticeId);
    if (notice === undefined) return [];
    this.#removeNotice(notice.id);
    return notice.audience.to === 'all' ? 'all' : [...notice.seats];
  }

  /** A solution that is open no more is no news any more, to those it was withdrawn from. */
  withdrawSolution({ command }: CommittedCommand<RoomCommandOf<'withdraw-solution'>>): void {
    const from = audienceSeats(command);
    for (const notice of [...this.#active.values()].filter(
      ({ content }) => content.kind === 'solution' && content.exercise === command.exerciseId,
    )) {
      const left = from === null ? [] : [...notice.seats].filter((seat) => !from.includes(seat));
      if (left.length === 0) this.#removeNotice(notice.id);
      else this.#storeNotice({ ...notice, seats: new Set(left) });
    }
  }

  markRead({
    command: { noticeId: id, seatId },
    at,
  }: CommittedCommand<RoomCommandOf<'notice-read'>>): void {
    const notice = this.#active.get(id);
    if (notice === undefined || notice.readAtBySeat.has(seatId)) return;
    notice.readAtBySeat.set(seatId, at);
    this.#storeNotice(notice);
  }

  /** What was for one seat is for another from now on. */
  moveSeat(from: string, to: string): void {
    for (const notice of [...this.#active.values()]) {
      const readAt = notice.readAtBySeat.get(from);
      if (!notice.seats.has(from) && readAt === undefined) continue;
      if (notice.readAtBySeat.delete(from) && readAt !== undefined)
        notice.readAtBySeat.set(to, readAt);
      this.#storeNotice({
        ...notice,
        seats: new Set([...notice.seats].map((seat) => (seat === from ? to : seat))),
      });
    }
  }

  /** Whom `all` are has changed. */
  invalidateList(): void {
    if (this.#active.size > 0) this.#list = null;
  }

  #storeNotice(notice: ActiveNotice & { readonly readAtBySeat: Map<string, number> }): void {
    this.#active.set(notice.id, notice);
    this.#list = null;
  }

  #removeNotice(id: number): void {
    this.#active.delete(id);
    this.#list = null;
  }
}

function toNoticeContent(act: PublishingCommand): Notice['content'] {
  switch (act.kind) {
    case 'announce':
      return { kind: 'text', text: act.text };
    case 'give-hint':
      return { kind: 'hint', exercise: act.exerciseId, hint: act.hint };
    case 'release-solution':
      return { kind: 'solution', exercise: act.exerciseId };
  }
}
