import { reached, type Decided, type RoomActOf } from './index.ts';
import type { StandingNotice } from '../state.ts';
import type { Notice } from '../views.ts';

/** So many of the newest stand; who has not read an older one by then will not. */
const KEPT = 200;

/** Whom a decision is news to: all, or these seats. */
export type Told = readonly string[] | 'all';
type Said = RoomActOf<'announce' | 'give-hint' | 'release-solution'>;

/** What was said in the room, folded in the order of the log. */
export class Notices {
  readonly #standing = new Map<number, StandingNotice & { readonly read: Map<string, number> }>();
  #list: readonly StandingNotice[] | null = [];

  /** Oldest first; another list each time something of it changed. */
  get list(): readonly StandingNotice[] {
    return (this.#list ??= [...this.#standing.values()].map((notice) => ({ ...notice })));
  }

  say({ act, pos, at }: Decided<Said>): Told {
    const seats = reached(act);
    this.#put({
      id: pos,
      at,
      from: act.by,
      what: whatOf(act),
      to: act.to,
      seats: new Set(seats ?? []),
      read: new Map(),
    });
    const [oldest] = this.#standing.keys();
    if (this.#standing.size > KEPT && oldest !== undefined) this.#standing.delete(oldest);
    return seats ?? 'all';
  }

  withdraw({ act }: Decided<RoomActOf<'withdraw-notice'>>): Told {
    const notice = this.#standing.get(act.notice);
    if (notice === undefined) return [];
    this.#drop(notice.id);
    return notice.to.to === 'all' ? 'all' : [...notice.seats];
  }

  /** A solution that is open no more is no news any more, to those it was withdrawn from. */
  withdrawSolution({ act }: Decided<RoomActOf<'withdraw-solution'>>): void {
    const from = reached(act);
    for (const notice of [...this.#standing.values()].filter(
      ({ what }) => what.kind === 'solution' && what.exercise === act.exercise,
    )) {
      const left = from === null ? [] : [...notice.seats].filter((seat) => !from.includes(seat));
      if (left.length === 0) this.#drop(notice.id);
      else this.#put({ ...notice, seats: new Set(left) });
    }
  }

  read({ act: { notice: id, seat }, at }: Decided<RoomActOf<'notice-read'>>): void {
    const notice = this.#standing.get(id);
    if (notice === undefined || notice.read.has(seat)) return;
    notice.read.set(seat, at);
    this.#put(notice);
  }

  /** What was for one seat is for another from now on. */
  move(from: string, to: string): void {
    for (const notice of [...this.#standing.values()]) {
      const readAt = notice.read.get(from);
      if (!notice.seats.has(from) && readAt === undefined) continue;
      if (notice.read.delete(from) && readAt !== undefined) notice.read.set(to, readAt);
      this.#put({
        ...notice,
        seats: new Set([...notice.seats].map((seat) => (seat === from ? to : seat))),
      });
    }
  }

  /** Whom `all` are has changed. */
  recount(): void {
    if (this.#standing.size > 0) this.#list = null;
  }

  #put(notice: StandingNotice & { readonly read: Map<string, number> }): void {
    this.#standing.set(notice.id, notice);
    this.#list = null;
  }

  #drop(id: number): void {
    this.#standing.delete(id);
    this.#list = null;
  }
}

function whatOf(act: Said): Notice['what'] {
  switch (act.kind) {
    case 'announce':
      return { kind: 'text', text: act.text };
    case 'give-hint':
      return { kind: 'hint', exercise: act.exercise, hint: act.hint };
    case 'release-solution':
      return { kind: 'solution', exercise: act.exercise };
  }
}
