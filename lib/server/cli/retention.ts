import { listWorkshopsToErase } from '#db/queries/erasure.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { readEnvironment } from '../environment.ts';
import { openDatabaseForReading } from '../postgres/open-database.ts';
import { planErasures, type PlannedErasure } from '../retention/plan.ts';
import type { CliCommand } from './context.ts';

export const retentionCommand: CliCommand = {
  name: 'retention',
  usage: '--dry-run',
  about: 'print which names and logs the server erases within 14 days; changes nothing',
  configure(command) {
    command.option('--dry-run', 'required, because only a running server erases');
  },
  async run({ args, options }, context) {
    if (args.length > 0) throw new UsageError('podium retention takes no arguments.');
    if (options['dryRun'] !== true)
      throw new UsageError('Give --dry-run. A running server erases what is due each hour.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { namesDays = 0, logDays = 0 } = parsed.environment;
    const { db, stop } = await openDatabaseForReading(parsed.environment);
    try {
      const workshops = await listWorkshopsToErase(db);
      context.stdout.write(
        formatErasures(planErasures(workshops, { namesDays, logDays }, Date.now())),
      );
      return 0;
    } finally {
      await stop();
    }
  },
};

/** What the server erases within 14 days, one line each: when, which step, and of which workshop. */
export function formatErasures(planned: readonly PlannedErasure[]): string {
  if (planned.length === 0) return 'Nothing is erased within the next 14 days.\n';
  return planned
    .map(
      ({ workshopId, name, step, eraseAt }) =>
        `${new Date(eraseAt).toISOString()}  ${step.padEnd(5)}  ${workshopId}  ${escapeUnsafe(name)}\n`,
    )
    .join('');
}
