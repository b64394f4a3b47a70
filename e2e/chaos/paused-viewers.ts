import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { signInAsOwner, watchRoom, type RoomWatch } from '#e2e/hostile/harness/room-watch.ts';
import { connectAll, createChaosClass } from './chaos-class.ts';
import type { Scenario } from './scenario.ts';

const VIEWERS = 4;

/**
 * Browsers that acknowledge no frame for a while, as one in a frozen tab, while the room changes.
 * Afterwards they must show what a browser shows that was never paused.
 */
export const pausedViewers: Scenario = {
  label: 'paused browsers',
  async run({ seed, sizes, server: openServer, cleanup }) {
    const server = await openServer();
    const room = await createChaosClass(server, { agents: sizes.agents, seed: seed + 3_000 });
    cleanup.add(() => {
      room.disconnect();
    });
    const owner = await signInAsOwner(server, room.workshopId);
    const watches: RoomWatch[] = [];
    for (let viewer = 0; viewer <= VIEWERS; viewer += 1) {
      const watch = await watchRoom(server, room.workshopId, owner);
      watches.push(watch);
      cleanup.add(() => {
        watch.close();
      });
    }
    const [reference, ...paused] = watches as [RoomWatch, ...RoomWatch[]];
    for (const watch of paused) watch.pause();
    await connectAll(room.agents, sizes.agents * 15);
    const stopWork = room.startWork();
    cleanup.add(stopWork);
    await pause(sizes.pausedMs);
    stopWork();
    const failures = await room.waitUntilDelivered();
    const behind = paused.filter((watch) => !hasSameSeats(watch, reference)).length;
    for (const watch of paused) watch.resume();
    await waitFor(
      'the paused browsers show the room',
      () => (paused.every((watch) => hasSameSeats(watch, reference)) ? true : undefined),
      { timeoutMs: 30_000 },
    ).catch(() => {
      const wrong = paused.filter((watch) => !hasSameSeats(watch, reference)).length;
      failures.push(`${wrong} browsers still show another room 30 s after they went on`);
    });
    return {
      tally: await room.compare(),
      failures,
      facts: [
        `${sizes.agents} agents; ${VIEWERS} browsers paused for ${sizes.pausedMs / 1_000} s, ${behind} of them behind in the end; all caught up`,
      ].map((fact) => (failures.length === 0 ? fact : fact.replace('; all caught up', ''))),
    };
  },
};

const hasSameSeats = (one: RoomWatch, other: RoomWatch): boolean =>
  isDeepStrictEqual(one.view().seats, other.view().seats);
