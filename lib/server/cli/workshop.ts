import { findSeatByLabel } from '#db/queries/seats.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { createAuditLog } from '../audit.ts';
import { readEnvironment } from '../environment.ts';
import { openDatabaseForReading, type OpenDatabase } from '../postgres/open-database.ts';
import { eraseStudent } from '../retention/erase-student.ts';
import type { CliCommand, CliContext } from './context.ts';

export const workshopCommand: CliCommand = {
  name: 'workshop',
  usage: 'erase WORKSHOP SEAT [--keep-facts]',
  about: 'erase a student: everything about the student of a seat',
  description:
    "Erases everything about the student of a seat at once, also while the server runs: name, work, questions and results. It can't be undone. SEAT is a label such as A-01, or an ID.",
  configure(command) {
    command.option(
      '--keep-facts',
      'keep the times and passes in the results, under a new pseudonym',
    );
  },
  async run({ args, options }, context) {
    const [action, workshopId, seat, ...rest] = args;
    if (action !== 'erase' || workshopId === undefined || seat === undefined || rest.length > 0)
      throw new UsageError('Give a workshop and a seat: podium workshop erase WORKSHOP SEAT.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const database = await openDatabaseForReading(parsed.environment);
    try {
      return await erase(database, context, {
        workshopId,
        seat,
        keepsFacts: options['keepFacts'] === true,
      });
    } finally {
      await database.stop();
    }
  },
};

async function erase(
  { db, url }: OpenDatabase,
  context: CliContext,
  { workshopId, seat, keepsFacts }: { workshopId: string; seat: string; keepsFacts: boolean },
): Promise<number> {
  if ((await findWorkshop(db, workshopId)) === null) {
    context.stderr.write(`No workshop has the ID ${escapeUnsafe(workshopId)}.\n`);
    return 1;
  }
  const found = await findSeatByLabel(db, workshopId, seat);
  if (found === null) {
    context.stderr.write(`The workshop has no seat ${escapeUnsafe(seat)}.\n`);
    return 1;
  }
  const outcome = await eraseStudent({
    db,
    databaseUrl: url,
    workshopId,
    seatId: found.id,
    keepsFacts,
  });
  const { audit, stop } = createAuditLog({
    db,
    clock: backgroundClock,
    log: (_level, message) => context.stderr.write(`${message}\n`),
  });
  audit({ kind: 'student-erased', actor: 'server', workshopId, seatId: found.id });
  await stop();
  context.stdout.write(
    outcome === 'erased'
      ? `The student of seat ${found.label} is erased.\n`
      : `The student of seat ${found.label} is marked. The server that has the workshop open erases them within a minute; if it stops, its next start does.\n`,
  );
  return 0;
}
