import type { CompiledExercise } from '#lib/grading/engine/compile.ts';
import { play } from '#lib/grading/history/replay.ts';
import type { Incident, Memory, Reason } from '#lib/grading/types.ts';
import { sayIncident, sayReason } from '#lib/i18n/reasons/index.ts';
import type { Fixture } from '#lib/packs/fixtures.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { spoken } from './terminal-text.ts';

/** What the engine says of a recorded cluster, in a fixture's own words. */
export interface Said {
  readonly verdict: Fixture['verdict'];
  /** Of the checks that do not hold; none of what was passed. */
  readonly reasons: readonly Reason[];
  readonly incidents: readonly Incident[];
  /** How what is kept changed on the way, as one text: latched steps with what they remember, quiz answers. */
  readonly trail: string;
}

/** `kinds`: those of the pack's plan. */
export function sayOf(
  exercise: CompiledExercise,
  moments: readonly FixtureMoment[],
  kinds: readonly PlannedKind[],
): Said {
  const { verdict, reasons, incidents, memories } = play(exercise, moments, { kinds });
  const trail = memories.map(kept).filter((text, index, all) => text !== (all[index - 1] ?? NONE));
  return {
    verdict,
    reasons: verdict === 'pass' ? [] : Object.values(reasons),
    incidents,
    trail: trail.join('\n'),
  };
}

const NONE = '[[],{}]';

function kept({ sequences, quiz }: Memory): string {
  const latched = Object.entries(sequences).map(([check, keys]) => [
    check,
    Object.entries(keys).map(([key, latches]) => [
      key,
      latches.map(({ step, remembered }) => [step, remembered]),
    ]),
  ]);
  return JSON.stringify([latched, quiz]);
}

/** The same for a person: a line for the verdict, one for each reason, one for each incident. */
export function inWords({ verdict, reasons, incidents }: Said, language: 'ja' | 'en'): string[] {
  return [
    verdict,
    ...reasons.map(
      (reason) => `${reason.check} (${reason.code}): ${spoken(sayReason(reason, language))}`,
    ),
    ...incidents.map(
      (incident) =>
        `incident ${incident.code} of ${incident.object.name}: ${spoken(sayIncident(incident, language))}`,
    ),
  ];
}
