import type { Pack, Quiz } from '#lib/packs/types.ts';
import { parseStoredCommand } from '#lib/room/commands/index.ts';
import type { ResultsInput } from '../input.ts';

/** The version that graded at this moment. */
export function packVersionAt({ workshop, commands }: ResultsInput, at: number): string | null {
  const updates = commands.filter(({ kind }) => kind === 'update-pack');
  const version = updates.findLast((update) => update.at <= at)?.payload['version'];
  return typeof version === 'string' ? version : (workshop.packVersions[0] ?? null);
}

/** null: the course has no such question any more. */
export function findQuiz(pack: Pack, exerciseId: string, checkId: string): Quiz | null {
  const check = pack.exercises
    .find(({ id }) => id === exerciseId)
    ?.checks.find(({ id }) => id === checkId);
  return check?.kind === 'quiz' ? check.quiz : null;
}

/** Timers that staff set, oldest first. `at`: ms since 1970. */
export function listTimers({ commands }: ResultsInput): { at: number; seconds: number }[] {
  return commands.flatMap((row) => {
    const committed = parseStoredCommand(row);
    if (committed?.command.kind === 'set-current-exercise') {
      const { timer } = committed.command;
      return typeof timer === 'number' ? [{ at: row.at, seconds: timer }] : [];
    }
    if (committed?.command.kind !== 'set-timer') return [];
    const { seconds } = committed.command;
    return seconds === null ? [] : [{ at: row.at, seconds }];
  });
}
