import type { CompiledExercise } from '#lib/grading/engine/types.ts';
import { replayFixture } from '#lib/grading/history/replay.ts';
import type { Incident, ExerciseMemory, Reason } from '#lib/grading/types.ts';
import { formatIncident, formatReason } from '#lib/i18n/reasons/index.ts';
import { toEarlierPasses, type Fixture } from '#lib/packs/fixtures.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { toTerminalText } from './terminal-text.ts';

/** What the engine finds in recorded moments, in the terms of a fixture. */
export interface FixtureResult {
  readonly verdict: Fixture['verdict'];
  /** Reasons of the failing checks, or the one of an exercise not started; empty for a pass. */
  readonly reasons: readonly Reason[];
  readonly incidents: readonly Incident[];
  /** Changes of the memory as one text: reached steps with their values, and quiz answers. */
  readonly memoryLog: string;
}

/**
 * @param kinds kinds of the pack's plan
 * @param earlier passes from before the recording
 */
export function evaluateFixture(
  exercise: CompiledExercise,
  moments: readonly FixtureMoment[],
  kinds: readonly PlannedKind[],
  earlier: Fixture['earlier'] = [],
): FixtureResult {
  const { verdict, reasons, startReason, incidents, memories } = replayFixture(exercise, moments, {
    kinds,
    earlier: toEarlierPasses(earlier),
  });
  const memoryChanges = memories
    .map(serializeMemory)
    .filter((text, index, all) => text !== (all[index - 1] ?? EMPTY_MEMORY_TEXT));
  return {
    verdict,
    reasons:
      verdict === 'pass' ? [] : [...Object.values(reasons), ...(startReason ? [startReason] : [])],
    incidents,
    memoryLog: memoryChanges.join('\n'),
  };
}

const EMPTY_MEMORY_TEXT = '[[],{}]';

function serializeMemory({ sequences, quiz }: ExerciseMemory): string {
  const latched = Object.entries(sequences).map(([check, keys]) => [
    check,
    Object.entries(keys).map(([key, latches]) => [
      key,
      latches.map(({ step, remembered }) => [step, remembered]),
    ]),
  ]);
  return JSON.stringify([latched, quiz]);
}

/** Lines for a terminal: the verdict, then one line per reason and per incident. */
export function formatFixtureResult(
  { verdict, reasons, incidents }: FixtureResult,
  language: 'ja' | 'en',
): string[] {
  return [
    verdict,
    ...reasons.map(
      (reason) =>
        `${reason.check} (${reason.code}): ${toTerminalText(formatReason(reason, language))}`,
    ),
    ...incidents.map(
      (incident) =>
        `incident ${incident.code} of ${incident.object.name}: ${toTerminalText(formatIncident(incident, language))}`,
    ),
  ];
}
