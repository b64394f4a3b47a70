import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openDemoWorkshop } from './demo-workshop.ts';
import { readEnvironment } from '../environment.ts';
import { createLogger } from '../logger.ts';
import { startServer } from '../start.ts';
import { UsageError, type CliCommand } from './context.ts';
import { PROJECT_DIR } from './start.ts';
import { runUntilSignal } from './run-until-signal.ts';

const DemoOptionsSchema = z.object({
  students: z.coerce
    .number('--students takes a whole number')
    .int()
    .min(1)
    .max(2000, '--students takes 1 to 2000'),
  seed: z.coerce.number('--seed takes a whole number').int().nonnegative(),
  speed: z.coerce
    .number('--speed takes a number')
    .positive('--speed takes a number above 0')
    .max(1000, '--speed takes 1000 at the most'),
});

export const demoCommand: CliCommand = {
  usage: 'demo [--students 30] [--speed 5] [--seed 1]',
  about:
    'the same, with an event and simulated students at work in it; its data lies apart from yours, in the folder demo',
  async run(args, context) {
    const options = parseOptions(args);
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { environment } = parsed;
    const log = createLogger(context.stderr, () => new Date());
    return runUntilSignal(context, log, async (abortSignal) => {
      const server = await startServer({
        environment: { ...environment, dataDir: join(environment.dataDir, 'demo') },
        dir: PROJECT_DIR,
        log,
        abortSignal,
      });
      try {
        const room = await openDemoWorkshop(server, {
          ...options,
          packsDir: join(PROJECT_DIR, 'packs'),
          log,
        });
        context.stdout.write(
          `\n${String(options.students)} simulated students are at work, ${String(options.speed)} times as fast as people.\n\n` +
            `  Sign in:  ${room.signInLink}\n  The room: ${room.url}\n  Join as a student, with the code ${room.code}: ${server.url}/join/${room.code}\n\n`,
        );
        return {
          stop: async () => {
            room.stop();
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

function parseOptions(args: readonly string[]): z.infer<typeof DemoOptionsSchema> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        students: { type: 'string', default: '30' },
        speed: { type: 'string', default: '5' },
        seed: { type: 'string', default: '1' },
      },
    });
    return DemoOptionsSchema.parse(values);
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map((issue) => issue.message).join('; ')
        : error instanceof Error
          ? error.message
          : String(error);
    throw new UsageError(`podium demo: ${reason}`, { cause: error });
  }
}
