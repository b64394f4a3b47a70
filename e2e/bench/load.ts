import { fitting } from '#agents/spool/spool.ts';
import { seeded } from '#agents/sim/random.ts';
import { justMade, stage } from '#agents/sim/fixture-objects.ts';
import { beginning } from '#e2e/harness/raw-agent.ts';
import { hashOf } from '#lib/cluster/hash.ts';
import { loadFixtures, standingAtEnd } from '#lib/packs/fixtures.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { FRAME } from '#lib/protocol/version.ts';
import { PACK_FOLDER } from './site.ts';

const EXERCISES = ['pod-apply', 'replicaset-apply'];

/** The Pods of the pack's solutions, as a real cluster recorded them. */
export async function recordedPods(): Promise<JsonObject[]> {
  const all = await Promise.all(EXERCISES.map((exercise) => loadFixtures(PACK_FOLDER, exercise)));
  return all
    .flatMap(({ fixtures }) => fixtures)
    .filter(({ name }) => name === 'solution')
    .flatMap(standingAtEnd)
    .filter(({ kind }) => kind === 'Pod');
}

/** What one seat's agent says from its first change on: its Pods come up, again and again. At least `count` changes. */
export function changesOfSeat(pods: readonly JsonObject[], seat: number, count: number): Change[] {
  const now = Date.now();
  const items = stage(pods, { known: new Map(), random: seeded(seat), now });
  const states = [items.map(justMade), items]
    .flat()
    .map(({ ref, object }) => ({ ...ref, object, hash: hashOf(object) }));
  const changes = beginning();
  for (let seq = changes.length + 1; changes.length < count; seq += 1) {
    const state = states[seq % states.length];
    if (state === undefined) throw new Error('the fixtures have no Pods');
    changes.push({ op: 'set', seq, seenAt: now, mono: seq, ...state });
  }
  return changes;
}

/** Cut as the agent's spool cuts them: as many as a frame takes. */
export function batchesOf(changes: readonly Change[]): Change[][] {
  const measured = changes.map((change) => ({
    change,
    bytes: Buffer.byteLength(JSON.stringify(change)),
  }));
  const batches: Change[][] = [];
  for (let from = 0; from < measured.length; from += batches.at(-1)?.length ?? 1) {
    batches.push(
      fitting(measured.slice(from, from + FRAME.changes), {
        changes: FRAME.changes,
        bytes: FRAME.softLimit - 1024,
      }),
    );
  }
  return batches;
}
