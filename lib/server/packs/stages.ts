import type { Database } from '#db/connect.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { ActEntry } from '../log/entry.ts';
import { readContent } from './content.ts';

/** A stretch of an event's log and the pack content by which it is graded. The first begins with the event, each other one with an act `take-pack`. */
export interface Stage {
  /** Counts from 1: the version of the plan that the agents get. */
  readonly plan: number;
  /** Position of the act that began it; 0 for the first. */
  readonly from: number;
  /** ms since 1970; 0 for the first. */
  readonly at: number;
  readonly digest: string;
  /** With this stage's plan, and a version that no other content of the event has. */
  readonly pack: Pack;
}

export const TAKE_PACK = 'take-pack';

/** The stage that begins with another content. */
export function nextStage(stages: readonly Stage[], taken: { readonly digest: string; readonly pack: Pack; readonly pos: number; readonly at: number }): Stage {
  const plan = stages.length + 1;
  const { digest, pack, pos: from, at } = taken;
  return { plan, from, at, digest, pack: { ...pack, version: labelOf(stages, pack.version, digest), plan: { ...pack.plan, version: plan } } };
}

/**
 * What a content is called in an event: its version, with the beginning of its digest where the event knows another content
 * under that version (an author who corrects a pack may forget to count it up).
 */
export function labelOf(stages: readonly Stage[], version: string, digest: string): string {
  const same = stages.find((stage) => stage.digest === digest);
  if (same) return same.pack.version;
  return stages.some((stage) => stage.pack.version === version) ? `${version}+${digest.slice(0, 8)}` : version;
}

/** All stages of an event so far; `first`: digest of what it began with. @throws when a content is not in the database */
export async function readStages(db: Database, first: string, acts: readonly ActEntry[]): Promise<[Stage, ...Stage[]]> {
  const stages: [Stage, ...Stage[]] = [nextStage([], { digest: first, pack: await readContent(db, first), pos: 0, at: 0 })];
  for (const { kind, payload, pos, at } of acts) {
    if (kind !== TAKE_PACK) continue;
    const digest = String(payload['digest']);
    stages.push(nextStage(stages, { digest, pack: await readContent(db, digest), pos, at }));
  }
  return stages;
}
