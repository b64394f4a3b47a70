import { findWorkshop } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { readEnvironment } from '../environment.ts';
import { openDatabaseForReading } from '../postgres/open-database.ts';
import {
  rebuildFacts,
  type RebuildOutcome,
  type RebuildProgress,
} from '../results/fact-rebuild.ts';
import { verifyFacts, type FactDifferences } from '../results/fact-verification.ts';
import type { CliCommand, CliContext } from './context.ts';

const PROGRESS_INTERVAL_MS = 2 * SECOND_MS;

export const factsCommand: CliCommand = {
  name: 'facts',
  usage: 'rebuild WORKSHOP [--verify]',
  about: 'make the facts behind the results of a workshop again from its log',
  description:
    'Makes the facts behind the results of a workshop again from its log, also while the server runs. After an update that derives facts differently, the first visit of the results does the same.',
  configure(command) {
    command.option(
      '--verify',
      'change nothing, and compare the stored facts of an ended workshop with its log',
    );
  },
  async run({ args, options }, context) {
    const [action, workshopId, ...rest] = args;
    if (action !== 'rebuild' || workshopId === undefined || rest.length > 0)
      throw new UsageError('Give one workshop: podium facts rebuild WORKSHOP.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { db, stop } = await openDatabaseForReading(parsed.environment);
    try {
      if ((await findWorkshop(db, workshopId)) === null) {
        context.stderr.write(`No workshop has the ID ${escapeUnsafe(workshopId)}.\n`);
        return 1;
      }
      return await (options['verify'] === true ? verify : rebuild)(db, workshopId, context);
    } finally {
      await stop();
    }
  },
};

async function rebuild(db: Connection, workshopId: string, context: CliContext): Promise<number> {
  const outcome = await rebuildFacts(workshopId, {
    ...createRunOptions(db, context),
    log: (_level, message) => context.stderr.write(`${message}\n`),
  });
  context.stdout.write(`${OUTCOME_TEXTS[outcome]}\n`);
  return outcome === 'rebuilt' ? 0 : 1;
}

const OUTCOME_TEXTS: Readonly<Record<RebuildOutcome, string>> = {
  rebuilt: 'The facts are rebuilt.',
  locked: 'Another process rebuilds the facts of this workshop. Wait until it has finished.',
  erased: "The log of this workshop is erased, so its facts can't be made again. They are kept.",
};

async function verify(db: Connection, workshopId: string, context: CliContext): Promise<number> {
  const differences = await verifyFacts(workshopId, createRunOptions(db, context));
  context.stdout.write(formatDifferences(differences));
  return differences.onlyStored + differences.onlyMade === 0 ? 0 : 1;
}

/** What a verification found, one finding a line. */
export function formatDifferences({
  same,
  onlyStored,
  onlyMade,
  settledByTimer,
}: FactDifferences): string {
  return [
    `${String(same)} stored facts match the log.`,
    ...(onlyStored > 0 ? [`${String(onlyStored)} stored facts don't follow from the log.`] : []),
    ...(onlyMade > 0 ? [`${String(onlyMade)} facts of the log aren't stored.`] : []),
    ...(settledByTimer > 0
      ? [`Differences from passes at the time of an outage: ${String(settledByTimer)}.`]
      : []),
    ...(onlyStored + onlyMade > 0 ? ['Run the command without --verify to rebuild them.'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function createRunOptions(db: Connection, context: CliContext) {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    context.on(signal, () => {
      if (stopping.signal.aborted) context.exit(130);
      else stopping.abort(new Error('The command was interrupted.'));
    });
  let printedAt = performance.now();
  return {
    db,
    now: Date.now,
    signal: stopping.signal,
    onProgress: ({ done, total }: RebuildProgress): void => {
      if (performance.now() - printedAt < PROGRESS_INTERVAL_MS) return;
      printedAt = performance.now();
      context.stderr.write(`Read ${String(done)} of ${String(total)} log entries.\n`);
    },
  };
}
