import type { CauseCode, Incident } from '#lib/grading/types.ts';
import type { Sentence, Span } from '../sentence.ts';
import { sayIncident } from './index.ts';
import { tellEn, type TellTable } from './tell.en.ts';
import { tellJa } from './tell.ja.ts';

/** Apart from what students read: a page of theirs need not carry it. */
const TELL: Readonly<Record<'ja' | 'en', TellTable>> = { ja: tellJa, en: tellEn };

/** An incident in words, to who helps: `next` is what to say to the person, or to do for the room. */
export function tellIncident(incident: Pick<Incident, 'code' | 'params'>, language: 'ja' | 'en'): Sentence {
  const next = telling(incident.code, language)?.(incident.params);
  return { ...sayIncident(incident, language), ...(next && { next }) };
}

function telling(code: string, language: 'ja' | 'en'): ((params: Incident['params']) => readonly Span[]) | undefined {
  const table = TELL[language];
  return Object.hasOwn(table, code) ? (table[code as CauseCode] as unknown as (params: Incident['params']) => readonly Span[]) : undefined;
}
