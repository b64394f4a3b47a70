import type { Database } from '#db/connect.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { CommandEntry } from '../log/entry.ts';
import { readPackContent } from './content.ts';

/** A stretch of an event's log and the pack content by which it is graded. The first begins with the event, each other one with an act `take-pack`. */
export interface PackStage {
  /** Counts from 1: the version of the plan that the agents get. */
  readonly planVersion: number;
  /** Position of the act that began it; 0 for the first. */
  readonly startPos: number;
  /** ms since 1970; 0 for the first. */
  readonly startedAt: number;
  readonly digest: string;
  /** With this stage's plan, and a version that no other content of the event has. */
  readonly pack: Pack;
}

export const UPDATE_PACK = 'take-pack';

/** The stage that begins with another content. */
export function createNextStage(stages: readonly PackStage[], content: { readonly digest: string; readonly pack: Pack; readonly pos: number; readonly at: number }): PackStage {
  const planVersion = stages.length + 1;
  const { digest, pack, pos: startPos, at: startedAt } = content;
  return { planVersion, startPos, startedAt, digest, pack: { ...pack, version: versionLabel(stages, pack.version, digest), plan: { ...pack.plan, version: planVersion } } };
}

/**
 * What a content is called in an event: its version, with the beginning of its digest where the event knows another content
 * under that version (an author who corrects a pack may forget to count it up).
 */
export function versionLabel(stages: readonly PackStage[], version: string, digest: string): string {
  const same = stages.find((stage) => stage.digest === digest);
  if (same) return same.pack.version;
  return stages.some((stage) => stage.pack.version === version) ? `${version}+${digest.slice(0, 8)}` : version;
}

/** All stages of an event so far; `first`: digest of what it began with. @throws when a content is not in the database */
export async function readStages(db: Database, firstDigest: string, commands: readonly CommandEntry[]): Promise<[PackStage, ...PackStage[]]> {
  const stages: [PackStage, ...PackStage[]] = [createNextStage([], { digest: firstDigest, pack: await readPackContent(db, firstDigest), pos: 0, at: 0 })];
  for (const { kind, payload, pos, at } of commands) {
    if (kind !== UPDATE_PACK) continue;
    const digest = String(payload['digest']);
    stages.push(createNextStage(stages, { digest, pack: await readPackContent(db, digest), pos, at }));
  }
  return stages;
}
