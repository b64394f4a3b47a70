import type { Connection } from '#db/connect.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '../logger.ts';
import { ReplayJobs } from '../replay/replay-jobs.ts';
import { FactRebuilder } from './fact-rebuild.ts';
import { ResultsReader } from './results-reader.ts';
import { createResultsThread } from './thread.ts';

/** What is computed from the logs of workshops in threads, without opening them. */
interface DerivedData {
  readonly results: ResultsReader;
  readonly facts: FactRebuilder;
  readonly replays: ReplayJobs;
  /** Ends what is computed now. */
  stop(): Promise<void>;
}

/** Starts nothing before the first request. */
export function openDerivedData({
  db,
  databaseUrl,
  clock,
  log,
}: {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}): DerivedData {
  const thread = createResultsThread({ databaseUrl, clock });
  const results = new ResultsReader({ db, clock, thread });
  const facts = new FactRebuilder({ db, now: () => clock.now(), log });
  const replays = new ReplayJobs({ db, databaseUrl, clock, log });
  return {
    results,
    facts,
    replays,
    async stop() {
      await Promise.all([results.stop(), facts.stop(), replays.stop()]);
    },
  };
}
