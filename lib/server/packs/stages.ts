import type { Database } from '#db/connect.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { CommandEntry } from '../log/entry.ts';
import { readPackContent } from './content.ts';

/**
 * A section of a workshop's log and the pack content that grades it. The first stage begins with
 * the workshop, every other one with an `update-pack` command.
 */
export interface PackStage {
  /** The version of the plan that agents get. Counts from 1. */
  readonly planVersion: number;
  /** Position of the command that started the stage; 0 for the first. */
  readonly startPos: number;
  /** ms since 1970; 0 for the first. */
  readonly startedAt: number;
  readonly digest: string;
  /** Has this stage's plan, and a version that no other content of the workshop has. */
  readonly pack: Pack;
}

export const UPDATE_PACK = 'update-pack';

/** The stage that follows `stages` with another content. `at` is in ms since 1970. */
export function createNextStage(
  stages: readonly PackStage[],
  content: {
    readonly digest: string;
    readonly pack: Pack;
    readonly pos: number;
    readonly at: number;
  },
): PackStage {
  const planVersion = stages.length + 1;
  const { digest, pack, pos: startPos, at: startedAt } = content;
  return {
    planVersion,
    startPos,
    startedAt,
    digest,
    pack: {
      ...pack,
      version: versionLabel(stages, pack.version, digest),
      plan: { ...pack.plan, version: planVersion },
    },
  };
}

/**
 * How a workshop names a content: by its version, followed by the start of its digest if the
 * workshop has another content with that version. Authors may forget to increase the version.
 */
export function versionLabel(
  stages: readonly PackStage[],
  version: string,
  digest: string,
): string {
  const same = stages.find((stage) => stage.digest === digest);
  if (same) return same.pack.version;
  return stages.some((stage) => stage.pack.version === version)
    ? `${version}+${digest.slice(0, 8)}`
    : version;
}

/**
 * All stages of a workshop. `firstDigest` is the digest of the content it began with. Throws if a
 * content is not in the database.
 */
export async function readStages(
  db: Database,
  firstDigest: string,
  commands: readonly CommandEntry[],
): Promise<[PackStage, ...PackStage[]]> {
  const stages: [PackStage, ...PackStage[]] = [
    createNextStage([], {
      digest: firstDigest,
      pack: await readPackContent(db, firstDigest),
      pos: 0,
      at: 0,
    }),
  ];
  for (const { kind, payload, pos, at } of commands) {
    if (kind !== UPDATE_PACK) continue;
    const digest = String(payload['digest']);
    const pack = await readPackContent(db, digest);
    stages.push(createNextStage(stages, { digest, pack, pos, at }));
  }
  return stages;
}
