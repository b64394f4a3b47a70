import type { Pack } from '#lib/packs/types.ts';
import type { CommandEntry } from '../log/entry.ts';
import type { Log } from '../logger.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { versionLabel, createNextStage, type PackStage } from '../packs/stages.ts';

/** The pack contents that graded a workshop so far, and the update that the catalog offers. */
export class WorkshopPacks {
  readonly stages: PackStage[];
  readonly #catalog: PackCatalog;
  readonly #log: Log;
  /** Stored contents by digest, for `update-pack` commands that are about to be committed. */
  readonly #contents = new Map<string, Pack>();
  readonly #pathsByKind = new Map<string, readonly string[]>();
  /** Number of stages that `#pathsByKind` is from. */
  #pathsOfStages = 0;

  constructor(stages: readonly [PackStage, ...PackStage[]], catalog: PackCatalog, log: Log) {
    this.stages = [...stages];
    this.#catalog = catalog;
    this.#log = log;
  }

  get current(): PackStage {
    return this.stages.at(-1) as PackStage;
  }

  /**
   * Version label of the pack on disk if it differs from the current content; null if it is the
   * same, refused or missing.
   */
  get availableUpdate(): string | null {
    const { digest, pack } = this.current;
    const entry = this.#catalog.packs.get(pack.id);
    return entry?.kind === 'loaded' && entry.digest !== digest
      ? versionLabel(this.stages, entry.pack.version, entry.digest)
      : null;
  }

  /**
   * The paths of a kind in the plans of all stages, because an agent applies a plan some time after
   * its stage began; undefined if no plan has paths for it.
   */
  pathsOf(gvk: string): readonly string[] | undefined {
    if (this.#pathsOfStages !== this.stages.length) {
      this.#pathsByKind.clear();
      for (const { pack } of this.stages)
        for (const { gvk: planned, paths } of pack.plan.kinds)
          if (paths !== undefined)
            this.#pathsByKind.set(planned, [
              ...new Set([...(this.#pathsByKind.get(planned) ?? []), ...paths]),
            ]);
      this.#pathsOfStages = this.stages.length;
    }
    return this.#pathsByKind.get(gvk);
  }

  /**
   * Call it before an `update-pack` command with this digest is committed. Returns its version
   * label.
   */
  registerContent(digest: string, pack: Pack): string {
    this.#contents.set(digest, pack);
    return versionLabel(this.stages, pack.version, digest);
  }

  /** Starts the stage of an `update-pack` command. */
  startStage({ payload, pos, at }: CommandEntry): PackStage {
    const digest = String(payload['digest']);
    const pack = this.#contents.get(digest);
    if (!pack)
      this.#log(
        'error',
        `The pack content ${digest} of an update isn't loaded. Grading continues with version ${this.current.pack.version} until the workshop is opened again.`,
      );
    const stage = pack
      ? createNextStage(this.stages, { digest, pack, pos, at })
      : {
          ...this.current,
          startPos: pos,
          startedAt: at,
          planVersion: this.stages.length + 1,
        };
    this.stages.push(stage);
    return stage;
  }
}
