import process from 'node:process';
import { PROJECT } from '#lib/server/cli/start.ts';
import { untilStopped } from '#lib/server/cli/run-until-signal.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { createLog } from '#lib/server/logger.ts';
import { startServer } from '#lib/server/start.ts';

/** `podium start` on a folder of packs of a test's own: `node e2e/harness/with-packs.ts FOLDER`. */
const [, , packs = ''] = process.argv;
const parsed = readEnvironment();
if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'));
const { environment } = parsed;
const log = createLog(process.stderr, () => new Date());
process.exitCode = await untilStopped(process, log, async (aborted) => {
  const server = await startServer({ environment, dir: PROJECT, packs, log, aborted });
  process.stdout.write(`${server.signInLink}\n`);
  return server;
});
