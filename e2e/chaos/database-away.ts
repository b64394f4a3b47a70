import { setTimeout as pause } from 'node:timers/promises';
import { connectAll, createChaosClass } from './chaos-class.ts';
import type { Scenario } from './scenario.ts';

/** PostgreSQL is stopped with SIGSTOP, so that it neither answers nor closes a connection. */
export const databaseAway: Scenario = {
  label: 'database away',
  async run({ seed, sizes, server: openServer, cleanup, progress }) {
    const server = await openServer();
    const room = await createChaosClass(server, { agents: sizes.agents, seed: seed + 1_000 });
    cleanup.add(() => {
      room.disconnect();
    });
    await connectAll(room.agents, sizes.agents * 15);
    const stopWork = room.startWork();
    cleanup.add(stopWork);
    await pause(2_000);
    const resume = server.stallPostgres();
    cleanup.add(resume);
    progress(`the database is away for ${sizes.awayMs / 1_000} s`);
    await pause(sizes.awayMs);
    const waiting = room.agents.reduce(
      (sum, { spool }) => sum + spool.lastSeq() - spool.acked(),
      0,
    );
    resume();
    await server.waitUntilReady();
    stopWork();
    const failures = await room.waitUntilDelivered();
    return {
      tally: await room.compare(),
      failures,
      facts: [
        `${sizes.agents} agents; ${sizes.awayMs / 1_000} s away; ${waiting} changes waited for it`,
        `${room.agents.reduce((sum, { gaps }) => sum + gaps, 0)} gaps reported by agents`,
      ],
    };
  },
};
