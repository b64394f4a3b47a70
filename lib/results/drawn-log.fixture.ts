import type { FactKind, SeatFact } from '#lib/protocol/fact.ts';
import type { StoredCommandRow } from '#lib/room/commands/index.ts';

/** A log that is written in any order, and numbered at its end. */
export class DrawnLog {
  readonly #entries: { readonly at: number; readonly write: (pos: number) => void }[] = [];
  readonly #facts: SeatFact[] = [];
  readonly #commands: StoredCommandRow[] = [];
  readonly #drawn: Pick<SeatFact, 'seatId' | 'exercise' | 'kind' | 'at'>[] = [];
  readonly #secondStageAt: number;

  constructor(secondStageAt: number) {
    this.#secondStageAt = secondStageAt;
  }

  fact(
    at: number,
    fact: Pick<SeatFact, 'seatId' | 'kind'> & Partial<Omit<SeatFact, 'pos' | 'at'>>,
  ): void {
    const time = Math.round(at);
    const whole = {
      exercise: '',
      check: '',
      code: '',
      key: '',
      value: null,
      detail: null,
      ...fact,
    };
    const stage = time >= this.#secondStageAt ? 2 : 1;
    this.#drawn.push({ ...whole, at: time });
    this.#add(time, (pos) => this.#facts.push({ ...whole, stage, pos, at: time }));
  }

  command(at: number, command: Omit<StoredCommandRow, 'pos' | 'at'>): void {
    const time = Math.round(at);
    this.#add(time, (pos) => this.#commands.push({ ...command, pos, at: time }));
  }

  firstFact(kind: FactKind) {
    return this.#drawn.filter((fact) => fact.kind === kind).sort((a, b) => a.at - b.at)[0];
  }

  /** Everything until `now`, in the order of the log. */
  finish(now: number): { readonly facts: SeatFact[]; readonly commands: StoredCommandRow[] } {
    const past = this.#entries.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    past.forEach(({ write }, index) => {
      write(index + 1);
    });
    return { facts: this.#facts, commands: this.#commands };
  }

  #add(at: number, write: (pos: number) => void): void {
    this.#entries.push({ at, write });
  }
}
