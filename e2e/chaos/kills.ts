import { setTimeout as pause } from 'node:timers/promises';
import { connectAll, createChaosClass } from './chaos-class.ts';
import type { ChaosServer } from './chaos-server.ts';
import { createKillSchedule, KILL_TARGETS, type Kill } from './kill-schedule.ts';
import type { Scenario } from './scenario.ts';

/** kill -9 of the server, of PostgreSQL and of both, at random moments while agents send. */
export const kills: Scenario = {
  label: 'kill -9 under load',
  async run({ seed, sizes, server: openServer, cleanup, progress }) {
    const server = await openServer();
    const room = await createChaosClass(server, { agents: sizes.agents, seed });
    cleanup.add(() => {
      room.disconnect();
    });
    await connectAll(room.agents, sizes.agents * 15);
    const stopWork = room.startWork();
    cleanup.add(stopWork);
    const planned = createKillSchedule(seed, sizes.kills);
    const schedule: Kill[] = [];
    const deadline = performance.now() + sizes.killsMs;
    for (const kill of planned) {
      await pause(kill.afterMs);
      if (performance.now() > deadline) break;
      schedule.push(kill);
      const killedAt = performance.now();
      await strike(server, kill);
      progress(
        `${schedule.length} of ${planned.length}: ${kill.target}, back after ${((performance.now() - killedAt) / 1_000).toFixed(1)} s`,
      );
    }
    await server.waitUntilReady();
    stopWork();
    const failures = await room.waitUntilDelivered();
    const counts = KILL_TARGETS.map(
      (target) =>
        `${String(schedule.filter((kill) => kill.target === target).length)} of ${target}`,
    );
    const stalls = schedule.filter(({ stallMs }) => stallMs > 0).length;
    const starts = schedule.filter(({ whileStartingMs }) => whileStartingMs !== null).length;
    return {
      tally: await room.compare(),
      failures,
      facts: [
        `${sizes.agents} agents; ${schedule.length} of ${planned.length} kills: ${counts.join(', ')}; ${starts} starts killed too, ${stalls} after a stall of the database`,
        `${room.agents.reduce((sum, { gaps }) => sum + gaps, 0)} gaps reported by agents`,
      ],
    };
  },
};

/** Kills, and brings everything back. PostgreSQL comes back by the server that started it. */
async function strike(server: ChaosServer, kill: Kill): Promise<void> {
  const resume = kill.stallMs > 0 ? server.stallPostgres() : () => undefined;
  await pause(kill.stallMs);
  if (kill.target !== 'server') server.killPostgres(kill.scope);
  if (kill.target !== 'postgres') await server.killServer();
  // Processes of PostgreSQL that are still alive finish what they had begun.
  resume();
  if (kill.target === 'postgres') return;
  await pause(kill.downMs);
  if (kill.whileStartingMs !== null) {
    server.launch();
    await pause(kill.whileStartingMs);
    await server.killServer();
  }
  await server.start();
}
