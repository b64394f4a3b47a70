import { join } from 'node:path';
import { systemClock } from '#lib/kit/clock.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { startSimulatedStudent } from '#agents/sim/student.ts';
import { readFixture } from '#lib/packs/fixtures.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';

const PACK_FOLDER = join(import.meta.dirname, '../../packs/kubernetes-basics');
/** A Pod is ready a tenth of a second after it was applied. */
const SPEED = 40;
/** A Pod stays Pending for longer than any test. */
export const NEVER_READY_SPEED = 0.001;

/** A simulated cluster of a seat. It replays fixtures of the pack through the real agent link. */
export interface SeatCluster {
  /** Replays `packs/kubernetes-basics/<exercise>/fixtures/<fixture>.yaml`. */
  apply(exercise: string, fixture: string): Promise<void>;
  /** Deletes all objects of the exercise. */
  remove(exercise: string): void;
  stop(): void;
}

/**
 * Connects a cluster to the seat of an install command's token. `speed`: times as fast as a real
 * one.
 */
export function connectCluster(
  server: string,
  token: string,
  displayName: string,
  speed = SPEED,
): SeatCluster {
  const random = createSeededRandom(
    [...displayName].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7),
  );
  const { cluster, stop } = startSimulatedStudent({
    server,
    token,
    displayName,
    script: [],
    readMoments: () => Promise.resolve([]),
    revealHint: () => Promise.resolve(),
    requestHelp: () => Promise.resolve(),
    answerQuiz: () => Promise.resolve(),
    cancelHelp: () => Promise.resolve(),
    clock: systemClock,
    random,
    speed,
    log: () => undefined,
  });
  return {
    async apply(exercise, fixture) {
      const found = await readFixture(PACK_FOLDER, exercise, fixture);
      if ('errors' in found) throw new Error(`${exercise} has no fixture ${fixture}`);
      cluster.playFixture(exercise, found.fixture.moments);
    },
    remove: (exercise) => {
      cluster.deleteObjects(exercise);
    },
    stop,
  };
}

/** Joins a workshop as the join page does, without a browser. */
export async function joinSeat(
  server: string,
  code: string,
  displayName: string,
): Promise<JoinResult & { readonly token: string }> {
  const response = await fetch(new URL('/api/join', server), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server },
    body: JSON.stringify({ code, displayName, language: 'en' }),
  });
  if (!response.ok)
    throw new Error(`joining failed with ${String(response.status)}: ${await response.text()}`);
  const joined = (await response.json()) as JoinResult;
  return { ...joined, token: /podium1\.[\w.-]+/.exec(joined.installCommand ?? '')?.[0] ?? '' };
}
