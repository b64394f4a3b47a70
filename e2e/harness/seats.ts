import { join } from 'node:path';
import { systemClock } from '#lib/kit/clock.ts';
import { seeded } from '#agents/sim/random.ts';
import { startStudent } from '#agents/sim/student.ts';
import { readFixture } from '#lib/packs/fixtures.ts';
import type { Joined } from '#lib/protocol/http.ts';

const PACK = join(import.meta.dirname, '../../packs/kubernetes-basics');
/** A Pod is up a tenth of a second after it was applied. */
const SPEED = 40;
/** A Pod stays Pending for longer than any test. */
export const NEVER_UP = 0.001;

/** A seat's cluster that does what a test says: played back from the pack's fixtures, told by the real agent's link. */
export interface SeatCluster {
  /** The cluster now stands as in `packs/kubernetes-basics/<exercise>/fixtures/<fixture>.yaml`. */
  apply(exercise: string, fixture: string): Promise<void>;
  /** All of the exercise is deleted. */
  remove(exercise: string): void;
  stop(): void;
}

/** Connects a cluster to the seat of an install line's token; `speed` times as fast as a real one. */
export function connectCluster(
  server: string,
  token: string,
  handle: string,
  speed = SPEED,
): SeatCluster {
  const random = seeded(
    [...handle].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7),
  );
  const { cluster, stop } = startStudent({
    server,
    token,
    handle,
    deeds: [],
    fixture: () => Promise.resolve([]),
    openHint: () => Promise.resolve(),
    raiseHand: () => Promise.resolve(),
    lowerHand: () => Promise.resolve(),
    clock: systemClock,
    random,
    speed,
    log: () => undefined,
  });
  return {
    async apply(exercise, fixture) {
      const found = await readFixture(PACK, exercise, fixture);
      if ('errors' in found) throw new Error(`${exercise} has no fixture ${fixture}`);
      cluster.play(exercise, found.fixture.moments);
    },
    remove: (exercise) => {
      cluster.remove(exercise);
    },
    stop,
  };
}

/** Somebody who joins as the page does, without a browser. */
export async function walkIn(
  server: string,
  code: string,
  handle: string,
): Promise<Joined & { readonly token: string }> {
  const response = await fetch(new URL('/api/join', server), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server },
    body: JSON.stringify({ code, handle, language: 'en' }),
  });
  if (!response.ok)
    throw new Error(`joining answered ${String(response.status)}: ${await response.text()}`);
  const joined = (await response.json()) as Joined;
  return { ...joined, token: /podium1\.[\w.-]+/.exec(joined.installLine)?.[0] ?? '' };
}
