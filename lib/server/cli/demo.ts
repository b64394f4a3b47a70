import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { messageOf } from '#lib/kit/error-text.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { readEnvironment } from '../environment.ts';
import { createLogger, type Log } from '../logger.ts';
import { createExampleWorkshops } from '../demo/example-workshops.ts';
import { findOperator } from '../services/sign-in-links.ts';
import { startServer, type RunningServer } from '../start.ts';
import type { CliCommand, CliContext } from './context.ts';
import { openDemoWorkshop, type DemoWorkshop } from './demo-workshop.ts';
import { logFatalErrors } from './fatal-errors.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { PROJECT_DIR } from './start.ts';

const PACKS_DIR = join(PROJECT_DIR, 'packs');
const MESSAGES = {
  students: '--students must be a whole number from 1 to 2000.',
  seed: '--seed must be a whole number.',
  speed: '--speed must be a number above 0, up to 1000.',
};
const DemoOptions = z.object({
  students: z.coerce
    .number(MESSAGES.students)
    .int(MESSAGES.students)
    .min(1, MESSAGES.students)
    .max(2000, MESSAGES.students),
  seed: z.coerce.number(MESSAGES.seed).int(MESSAGES.seed).nonnegative(MESSAGES.seed),
  speed: z.coerce.number(MESSAGES.speed).positive(MESSAGES.speed).max(1000, MESSAGES.speed),
  example: z.boolean().default(true),
});

export const demoCommand: CliCommand = {
  name: 'demo',
  usage: '[--students 30] [--speed 5] [--seed 1] [--no-example]',
  about:
    'start a separate server with a workshop and simulated students; its data is stored in the subfolder demo',
  configure(command) {
    command
      .option('--students <number>', 'simulated students, 1 to 2000', '30')
      .option('--speed <number>', 'how many times faster than real students they work', '5')
      .option('--seed <number>', 'the same seed gives the same students', '1')
      .option('--no-example', 'without the two finished workshops that have results');
  },
  async run({ args, options: values }, context) {
    if (args.length > 0) throw new UsageError('podium demo takes no arguments.');
    const options = parseOptions(values);
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { environment } = parsed;
    const log = createLogger(context.stderr, () => new Date());
    logFatalErrors(process, log);
    return runUntilSignal(context, log, async (abortSignal) => {
      const server = await startServer({
        environment: { ...environment, dataDir: join(environment.dataDir, 'demo') },
        dir: PROJECT_DIR,
        log,
        abortSignal,
      });
      try {
        const workshop = await openDemoWorkshop(server, {
          ...options,
          packsDir: PACKS_DIR,
          log,
        });
        context.stdout.write(
          `\n${String(options.students)} simulated students are working, ${String(options.speed)} times faster than real ones.\n\n` +
            `  Sign in:   ${workshop.signInLink}\n  Live room: ${workshop.roomUrl}\n  Join as a student with the code ${workshop.code}: ${server.url}/join/${workshop.code}\n\n`,
        );
        const examples = options.example
          ? makeExamples(server, workshop, { seed: options.seed, context, log, abortSignal })
          : Promise.resolve();
        return {
          stop: async () => {
            workshop.stop();
            await examples;
            await server.stop();
          },
        };
      } catch (error) {
        await server.stop();
        throw error;
      }
    });
  },
};

/** Makes the finished workshops beside the live one, and prints the links of their results. */
async function makeExamples(
  server: RunningServer,
  { pack }: DemoWorkshop,
  {
    seed,
    context: { stdout },
    log,
    abortSignal,
  }: { seed: number; context: CliContext; log: Log; abortSignal: AbortSignal },
): Promise<void> {
  let shownQuarter = -1;
  try {
    const owner = await findOperator(server.database.db);
    if (owner === null) throw new Error('no person has used a sign-in link of the server');
    const examples = await createExampleWorkshops({
      db: server.database.db,
      databaseUrl: server.database.url,
      workshops: server.workshops,
      pack,
      packsDir: PACKS_DIR,
      ownerId: owner.id,
      seed,
      now: Date.now(),
      log,
      abortSignal,
      onProgress: (share) => {
        const quarter = Math.floor(4 * share);
        if (shownQuarter < 0) stdout.write('Making two finished workshops with results…\n');
        if (quarter > Math.max(0, shownQuarter)) stdout.write(`  ${String(25 * quarter)} %\n`);
        shownQuarter = Math.max(shownQuarter, quarter);
      },
    });
    for (const { id, name } of examples)
      stdout.write(`  Results of “${name}”: ${server.url}/workshops/${id}/results\n`);
    stdout.write('\n');
  } catch (error) {
    if (!abortSignal.aborted)
      log('error', `The finished workshops couldn't be made: ${messageOf(error)}`);
  }
}

function parseOptions(values: Readonly<Record<string, unknown>>): z.infer<typeof DemoOptions> {
  const parsed = DemoOptions.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new UsageError([...new Set(parsed.error.issues.map(({ message }) => message))].join(' '));
}
