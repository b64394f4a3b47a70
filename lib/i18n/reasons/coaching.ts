import type { CauseCode, Incident } from '#lib/grading/types.ts';
import type { Sentence, Span } from '../sentence.ts';
import type { ReasonFormatter } from './reason-formatter.ts';
import type { CoachingTable } from './coaching.en.ts';

/** An incident in words, to who helps: `next` is what to say to the person, or to do for the room. */
export type CoachingFormatter = (incident: Pick<Incident, 'code' | 'params'>) => Sentence;

/** `say` and `table` are of one language. Apart from what students read: a page of theirs need not fetch it. */
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
