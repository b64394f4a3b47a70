import type { CauseCode, Incident, Reason, ReasonCode } from '#lib/grading/types.ts';
import type { Sentence } from '../sentence.ts';
import { reasonsEn } from './en.ts';
import { reasonsJa } from './ja.ts';
import type { Saying, SayingTable } from './table.ts';
import { authored, mark, plain, words } from './words.ts';

const TABLES: Readonly<Record<'ja' | 'en', SayingTable>> = { ja: reasonsJa, en: reasonsEn };
/** What makes the cause's own advice better than the author's: it knows what went wrong. */
const CAUSES: Readonly<Record<CauseCode, true>> = {
  'image-pull': true, 'crash-loop': true, 'port-conflict': true, unschedulable: true, 'config-error': true, 'wrong-namespace': true, 'service-no-pods': true, 'service-port': true, 'ingress-no-service': true, 'ingress-no-port': true, 'ingress-no-host': true, 'ingress-no-controller': true, 'certificate-fallback': true, 'certificate-name': true, 'certificate-expired': true, 'hpa-no-metrics': true, 'hpa-no-requests': true, 'hpa-no-target': true, 'claim-pending': true, 'node-not-ready': true, 'node-pressure': true, 'component-down': true, 'dns-down': true,
};

/** A code that this page is too old to know has no words. */
function saying(code: string, language: 'ja' | 'en'): Saying<Reason['params']> | undefined {
  const table = TABLES[language];
  return Object.hasOwn(table, code) ? (table[code as ReasonCode] as unknown as Saying<Reason['params']>) : undefined;
}

/**
 * Why a check does not hold, in words. `next`: the check's own advice; it stands where the code knows no deeper cause.
 */
export function sayReason(reason: Reason, language: 'ja' | 'en', next?: Readonly<Record<string, string>>): Sentence {
  const own = say(reason.code, reason.params, language);
  const message = reason.message?.[language];
  const advice = Object.hasOwn(CAUSES, reason.code) || reason.code === 'starting' ? undefined : next?.[language];
  return { ...own, ...(message && { found: authored(message) }), ...(advice && { next: authored(advice) }) };
}

/** An incident in words, to the student whose it is; to who helps, `tellIncident` of tell.ts. */
export function sayIncident({ code, params }: Pick<Incident, 'code' | 'params'>, language: 'ja' | 'en'): Sentence {
  return say(code, params, language);
}

/** Trouble that many share, cause first, then count; its `params` are what is the same for all of them. */
export function sayShared({ code, params, seats }: Pick<Incident, 'code' | 'params'> & { readonly seats: number }, language: 'ja' | 'en'): Sentence {
  const known = code === 'image-pull' ? { ...params, why: 'unreachable' } : params;
  const short = saying(code, language)?.short(known) ?? code;
  const registry = code === 'image-pull' ? words`: ${mark(String(params['registry'] ?? ''))}` : [];
  const found = language === 'ja' ? words`${short}${registry}、${seats} 人` : words`${short}${registry}, ${seats === 1 ? '1 person' : `${seats} people`}`;
  return { found };
}

/** The cause in a few words, for lists that count it: `Image name not found`. Same trouble, same words. */
export function summariseReason(reason: Pick<Reason, 'code' | 'params' | 'message'>, language: 'ja' | 'en'): string {
  const message = reason.message?.[language];
  if (message) return plain(authored(message)).replace(/[。.]$/, '');
  return saying(reason.code, language)?.short(reason.params) ?? reason.code;
}

function say(code: string, params: Reason['params'], language: 'ja' | 'en'): Sentence {
  const said = saying(code, language);
  if (!said) return { found: [{ code }] };
  return { found: said.found(params), ...(said.expected && { expected: said.expected(params) }), ...(said.next && { next: said.next(params) }) };
}
