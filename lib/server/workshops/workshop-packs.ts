import type { Pack } from '#lib/packs/types.ts';
import type { ActEntry } from '../log/entry.ts';
import type { Shelf } from '../packs/pack-catalog.ts';
import { labelOf, nextStage, type Stage } from '../packs/stages.ts';

/** What one event was graded by so far, and what lies ready to be taken in. */
export class EventPacks {
  readonly stages: Stage[];
  readonly #shelf: Shelf;
  readonly #log: (line: string) => void;
  /** Contents that are kept, by digest, of acts that may be in the log already. */
  readonly #kept = new Map<string, Pack>();

  constructor(stages: readonly [Stage, ...Stage[]], shelf: Shelf, log: (line: string) => void) {
    this.stages = [...stages];
    this.#shelf = shelf;
    this.#log = log;
  }

  get current(): Stage {
    return this.stages.at(-1) as Stage;
  }

  /** What the pack on disk would be called here; null when it is what is graded by, is refused, or is not there. */
  get newer(): string | null {
    const { digest, pack } = this.current;
    const shelved = this.#shelf.packs.get(pack.id);
    return shelved?.kind === 'loaded' && shelved.digest !== digest
      ? labelOf(this.stages, shelved.pack.version, shelved.digest)
      : null;
  }

  /** The content is kept, and an act that names its digest may come. Answers what it is called here. */
  expect(digest: string, pack: Pack): string {
    this.#kept.set(digest, pack);
    return labelOf(this.stages, pack.version, digest);
  }

  /** The stage that an act `take-pack` begins. */
  begin({ payload, pos, at }: ActEntry): Stage {
    const digest = String(payload['digest']);
    const pack = this.#kept.get(digest);
    if (!pack)
      this.#log(
        `the pack content ${digest} is taken in, but not at hand: grading goes on with ${this.current.pack.version} until the event is opened again`,
      );
    const stage = pack
      ? nextStage(this.stages, { digest, pack, pos, at })
      : { ...this.current, from: pos, at, plan: this.stages.length + 1 };
    this.stages.push(stage);
    return stage;
  }
}
