import type { CauseCode, Incident } from '#lib/grading/types.ts';
import type { Sentence, Span } from '../sentence.ts';
import type { Say } from './reason-formatter.ts';
import type { TellTable } from './coaching.en.ts';

/** An incident in words, to who helps: `next` is what to say to the person, or to do for the room. */
export type Tell = (incident: Pick<Incident, 'code' | 'params'>) => Sentence;

/** `say` and `table` are of one language. Apart from what students read: a page of theirs need not fetch it. */
export function tellIn(say: Say, table: TellTable): Tell {
  return (incident) => {
    const telling = Object.hasOwn(table, incident.code)
      ? (table[incident.code as CauseCode] as unknown as (
          params: Incident['params'],
        ) => readonly Span[])
      : undefined;
    return { ...say.incident(incident), ...(telling && { next: telling(incident.params) }) };
  };
}
