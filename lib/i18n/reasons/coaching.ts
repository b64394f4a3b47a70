import type { CauseCode, Incident } from '#lib/grading/types.ts';
import type { Sentence, Span } from '../sentence.ts';
import type { ReasonFormatter } from './reason-formatter.ts';
import type { CoachingTable } from './coaching.en.ts';

/** Formats an incident for instructors: `next` is what to tell the student, or to do for the class. */
export type CoachingFormatter = (incident: Pick<Incident, 'code' | 'params'>) => Sentence;

/** `formatter` and `table` have the same language. In its own file, because student pages don't need it. */
export function createCoachingFormatter(
  formatter: ReasonFormatter,
  table: CoachingTable,
): CoachingFormatter {
  return (incident) => {
    const advice = Object.hasOwn(table, incident.code)
      ? (table[incident.code as CauseCode] as unknown as (
          params: Incident['params'],
        ) => readonly Span[])
      : undefined;
    return {
      ...formatter.formatIncident(incident),
      ...(advice && { next: advice(incident.params) }),
    };
  };
}
