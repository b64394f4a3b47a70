import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { UsageError } from '#lib/kit/usage-error.ts';
import { readEnvironment } from '../environment.ts';
import { createLogger } from '../logger.ts';
import { startServer } from '../start.ts';
import type { CliCommand } from './context.ts';
import { openDemoWorkshop } from './demo-workshop.ts';
import { logFatalErrors } from './fatal-errors.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { PROJECT_DIR } from './start.ts';

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
});

export const demoCommand: CliCommand = {
  name: 'demo',
  usage: '[--students 30] [--speed 5] [--seed 1]',
  about:
    'start a separate server with a workshop and simulated students; its data is stored in the subfolder demo',
  configure(command) {
    command
      .option('--students <number>', 'simulated students, 1 to 2000', '30')
      .option('--speed <number>', 'how many times faster than real students they work', '5')
      .option('--seed <number>', 'the same seed gives the same students', '1');
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
          packsDir: join(PROJECT_DIR, 'packs'),
          log,
        });
        context.stdout.write(
          `\n${String(options.students)} simulated students are working, ${String(options.speed)} times faster than real ones.\n\n` +
            `  Sign in:   ${workshop.signInLink}\n  Live room: ${workshop.roomUrl}\n  Join as a student with the code ${workshop.code}: ${server.url}/join/${workshop.code}\n\n`,
        );
        return {
          stop: async () => {
            workshop.stop();
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

function parseOptions(values: Readonly<Record<string, unknown>>): z.infer<typeof DemoOptions> {
  const parsed = DemoOptions.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new UsageError([...new Set(parsed.error.issues.map(({ message }) => message))].join(' '));
}
