import { takeWithinLimit } from '#agents/spool/spool.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { toNewlyCreated, instantiateFixture } from '#agents/sim/fixture-objects.ts';
import { initialChanges } from '#e2e/harness/raw-agent.ts';
import { hashObject } from '#lib/cluster/hash.ts';
import { loadFixtures, objectsAtEnd } from '#lib/packs/fixtures.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { FRAME_LIMITS } from '#lib/protocol/version.ts';
import { PACK_FOLDER } from './site.ts';

const EXERCISES = ['pod-apply', 'replicaset-apply'];

/** The Pods of the pack's solutions, recorded from a real cluster. */
export async function loadRecordedPods(): Promise<JsonObject[]> {
  const all = await Promise.all(EXERCISES.map((exercise) => loadFixtures(PACK_FOLDER, exercise)));
  return all
    .flatMap(({ fixtures }) => fixtures)
    .filter(({ name }) => name === 'solution')
    .flatMap(objectsAtEnd)
    .filter(({ kind }) => kind === 'Pod');
}

/**
 * At least `count` changes of one seat's agent, from the first one on: its Pods start again and
 * again.
 */
export function createSeatChanges(
  pods: readonly JsonObject[],
  seat: number,
  count: number,
): Change[] {
  const nowMs = Date.now();
  const items = instantiateFixture(pods, {
    knownUids: new Map(),
    random: createSeededRandom(seat),
    nowMs,
  });
  const states = [items.map(toNewlyCreated), items]
    .flat()
    .map(({ ref, object }) => ({ ...ref, object, hash: hashObject(object) }));
  const changes = initialChanges();
  for (let seq = changes.length + 1; changes.length < count; seq += 1) {
    const state = states[seq % states.length];
    if (state === undefined) throw new Error('the fixtures contain no Pods');
    changes.push({ op: 'set', seq, seenAt: nowMs, mono: seq, ...state });
  }
  return changes;
}

/** Split as the agent's spool splits them: as many changes as a frame allows. */
export function splitIntoBatches(changes: readonly Change[]): Change[][] {
  const measured = changes.map((change) => ({
    change,
    bytes: Buffer.byteLength(JSON.stringify(change)),
  }));
  const batches: Change[][] = [];
  for (let from = 0; from < measured.length; from += batches.at(-1)?.length ?? 1) {
    batches.push(
      takeWithinLimit(measured.slice(from, from + FRAME_LIMITS.maxChanges), {
        changes: FRAME_LIMITS.maxChanges,
        bytes: FRAME_LIMITS.softBytes - 1024,
      }),
    );
  }
  return batches;
}
