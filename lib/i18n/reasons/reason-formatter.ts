import type { CauseCode, Incident, Reason, ReasonCode } from '#lib/grading/types.ts';
import type { Language } from '../language.ts';
import type { Sentence } from '../sentence.ts';
import type { ReasonMessage, ReasonTable } from './reason-table.ts';
import { parseAuthoredText, mark, spansToText, sentence } from './spans.ts';

/** Reasons and incidents cross the wire as codes; this puts them into words. */
export interface ReasonFormatter {
  /** Why a check does not hold. `next`: the check's own advice, in each language; it stands where the code knows no deeper cause. */
  readonly formatReason: (reason: Reason, next?: Readonly<Record<string, string>>) => Sentence;
  /** The cause in a few words, for lists that count it: `Image not found`. Same trouble, same words. */
  readonly summarizeReason: (reason: Pick<Reason, 'code' | 'params' | 'message'>) => string;
  /** An incident, to the student whose it is; to who helps, `Tell` of tell.ts. */
  readonly formatIncident: (incident: Pick<Incident, 'code' | 'params'>) => Sentence;
  /** Trouble that many share, cause first, then count; its `params` are what is the same for all of them. */
  readonly formatSharedIncident: (
    trouble: Pick<Incident, 'code' | 'params'> & { readonly seats: number },
  ) => Sentence;
}

/** What makes the cause's own advice better than the author's: it knows what went wrong. */
const CAUSE_CODES: Readonly<Record<CauseCode, true>> = {
  'image-pull': true,
  'crash-loop': true,
  'port-conflict': true,
  unschedulable: true,
  'config-error': true,
  'wrong-namespace': true,
  'service-no-pods': true,
  'service-port': true,
  'ingress-no-service': true,
  'ingress-no-port': true,
  'ingress-no-host': true,
  'ingress-no-controller': true,
  'certificate-fallback': true,
  'certificate-name': true,
  'certificate-expired': true,
  'hpa-no-metrics': true,
  'hpa-no-requests': true,
  'hpa-no-target': true,
  'claim-pending': true,
  'node-not-ready': true,
  'node-pressure': true,
  'component-down': true,
  'dns-down': true,
};

/** In the words of one language; `table` is of the same language. A code that the table is too old to know stands as it is. */
export function createReasonFormatter(language: Language, table: ReasonTable): ReasonFormatter {
  const findMessage = (code: string) =>
    Object.hasOwn(table, code)
      ? (table[code as ReasonCode] as unknown as ReasonMessage<Reason['params']>)
      : undefined;
  const formatCode = (code: string, params: Reason['params']): Sentence => {
    const said = findMessage(code);
    if (!said) return { found: [{ code }] };
    return {
      found: said.found(params),
      ...(said.expected && { expected: said.expected(params) }),
      ...(said.next && { next: said.next(params) }),
    };
  };
  return {
    formatReason(reason, next) {
      const message = reason.message?.[language];
      const advice =
        Object.hasOwn(CAUSE_CODES, reason.code) || reason.code === 'starting'
          ? undefined
          : next?.[language];
      return {
        ...formatCode(reason.code, reason.params),
        ...(message && { found: parseAuthoredText(message) }),
        ...(advice && { next: parseAuthoredText(advice) }),
      };
    },
    summarizeReason(reason) {
      const message = reason.message?.[language];
      if (message) return spansToText(parseAuthoredText(message)).replace(/[。.]$/, '');
      return findMessage(reason.code)?.short(reason.params) ?? reason.code;
    },
    formatIncident: ({ code, params }) => formatCode(code, params),
    formatSharedIncident({ code, params, seats }) {
      const known = code === 'image-pull' ? { ...params, why: 'unreachable' } : params;
      const short = findMessage(code)?.short(known) ?? code;
      const registry =
        code === 'image-pull' ? sentence`: ${mark(String(params['registry'] ?? ''))}` : [];
      const found =
        language === 'ja'
          ? sentence`${short}${registry}、${seats} 人`
          : sentence`${short}${registry}, ${seats === 1 ? '1 student' : `${seats} students`}`;
      return { found };
    },
  };
}
