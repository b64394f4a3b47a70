import type { Pack } from '#lib/packs/types.ts';
import type { CommandEntry } from '../log/entry.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { versionLabel, createNextStage, type PackStage } from '../packs/stages.ts';

/** What one event was graded by so far, and what lies ready to be taken in. */
export class WorkshopPacks {
  readonly stages: PackStage[];
  readonly #catalog: PackCatalog;
  readonly #log: (line: string) => void;
  /** Contents that are kept, by digest, of acts that may be in the log already. */
  readonly #contents = new Map<string, Pack>();

  constructor(
    stages: readonly [PackStage, ...PackStage[]],
    catalog: PackCatalog,
    log: (line: string) => void,
  ) {
    this.stages = [...stages];
    this.#catalog = catalog;
    this.#log = log;
  }

  get current(): PackStage {
    return this.stages.at(-1) as PackStage;
  }

  /** What the pack on disk would be called here; null when it is what is graded by, is refused, or is not there. */
  get availableUpdate(): string | null {
    const { digest, pack } = this.current;
    const entry = this.#catalog.packs.get(pack.id);
    return entry?.kind === 'loaded' && entry.digest !== digest
      ? versionLabel(this.stages, entry.pack.version, entry.digest)
      : null;
  }

  /** The content is kept, and an act that names its digest may come. Answers what it is called here. */
  registerContent(digest: string, pack: Pack): string {
    this.#contents.set(digest, pack);
    return versionLabel(this.stages, pack.version, digest);
  }

  /** The stage that an act `take-pack` begins. */
  startStage({ payload, pos, at }: CommandEntry): PackStage {
    const digest = String(payload['digest']);
    const pack = this.#contents.get(digest);
    if (!pack)
      this.#log(
        `the pack content ${digest} is taken in, but not at hand: grading goes on with ${this.current.pack.version} until the event is opened again`,
      );
    const stage = pack
      ? createNextStage(this.stages, { digest, pack, pos, at })
      : { ...this.current, from: pos, at, plan: this.stages.length + 1 };
    this.stages.push(stage);
    return stage;
  }
}
