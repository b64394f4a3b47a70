import process from 'node:process';
import { logFatalErrors } from '#lib/server/cli/fatal-errors.ts';
import { PROJECT_DIR } from '#lib/server/cli/start.ts';
import { runUntilSignal } from '#lib/server/cli/run-until-signal.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { createLogger } from '#lib/server/logger.ts';
import { startServer } from '#lib/server/start.ts';

/** `podium start` with another folder of packs: `node e2e/harness/with-packs.ts FOLDER`. */
const [, , packsDir = ''] = process.argv;
const parsed = readEnvironment();
if (!parsed.ok) throw new Error(parsed.errors.join('\n'));
const { environment } = parsed;
const log = createLogger(process.stderr, () => new Date());
logFatalErrors(process, log);
process.exitCode = await runUntilSignal(process, log, async (abortSignal) => {
  const server = await startServer({ environment, dir: PROJECT_DIR, packsDir, log, abortSignal });
  process.stdout.write(`${server.signInLink}\n`);
  return server;
});
