import type { CauseCode, Incident, Reason, ReasonCode } from '#lib/grading/types.ts';
import type { Language } from '../language.ts';
import type { Sentence } from '../sentence.ts';
import type { ReasonMessage, ReasonTable } from './reason-table.ts';
import { parseAuthoredText, mark, spansToText, sentence } from './spans.ts';

/** Formats reasons and incidents, which cross the wire as codes. */
export interface ReasonFormatter {
  /**
   * Why a check fails. `next` is the author's advice by language, used if the reason has no known
   * cause.
   */
  readonly formatReason: (reason: Reason, next?: Readonly<Record<string, string>>) => Sentence;
  /** The cause in a few words, such as `Image not found`. The same cause has the same text, so that lists can count it. */
  readonly summarizeReason: (reason: Pick<Reason, 'code' | 'params' | 'message'>) => string;
  /** An incident, addressed to the student. `CoachingFormatter` addresses instructors. */
  readonly formatIncident: (incident: Pick<Incident, 'code' | 'params'>) => Sentence;
  /** An incident of several seats: cause, then count. `params` are those that all of them share. */
  readonly formatSharedIncident: (
    incident: Pick<Incident, 'code' | 'params'> & { readonly seats: number },
  ) => Sentence;
}

/** Codes whose advice replaces the author's, because they know the cause. */
const CAUSE_CODES: Readonly<Record<CauseCode, true>> = {
  'image-pull': true,
  'crash-loop': true,
  'port-conflict': true,
  unschedulable: true,
  'config-error': true,
  evicted: true,
  'pod-failed': true,
  'pods-refused': true,
  'no-pods': true,
  'wrong-namespace': true,
  'service-no-pods': true,
  'service-port': true,
  'service-protocol': true,
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
  'too-many-objects': true,
};

/** Further codes that know what to do next. */
const SPECIFIC_CODES: ReadonlySet<string> = new Set([
  'starting',
  'terminating',
  'not-started',
  'redirected',
  'proxy-answered',
  'proxy-variable',
  'certificate-not-yet',
]);

/** The author says what was found, and for an exercise without an attempt what would be a start. */
function messagePart({ code }: Pick<Reason, 'code'>): 'found' | 'expected' {
  return code === 'not-started' ? 'expected' : 'found';
}

/**
 * Creates the formatter of one language; `table` is in the same language. Codes that a cached page
 * doesn't know yet are shown as codes.
 */
export function createReasonFormatter(language: Language, table: ReasonTable): ReasonFormatter {
  const findMessage = (code: string) =>
    Object.hasOwn(table, code)
      ? (table[code as ReasonCode] as unknown as ReasonMessage<Reason['params']>)
      : undefined;
  const formatCode = (code: string, params: Reason['params']): Sentence => {
    const entry = findMessage(code);
    if (!entry) return { found: [{ code }] };
    return {
      found: entry.found(params),
      ...(entry.expected && { expected: entry.expected(params) }),
      ...(entry.next && { next: entry.next(params) }),
    };
  };
  return {
    formatReason(reason, next) {
      const message = reason.message?.[language];
      const advice =
        Object.hasOwn(CAUSE_CODES, reason.code) || SPECIFIC_CODES.has(reason.code)
          ? undefined
          : next?.[language];
      return {
        ...formatCode(reason.code, reason.params),
        ...(message && { [messagePart(reason)]: parseAuthoredText(message) }),
        ...(advice && { next: parseAuthoredText(advice) }),
      };
    },
    summarizeReason(reason) {
      const message = reason.message?.[language];
      if (message && messagePart(reason) === 'found')
        return spansToText(parseAuthoredText(message)).replace(/[。.]$/, '');
      return findMessage(reason.code)?.short(reason.params) ?? reason.code;
    },
    formatIncident: ({ code, params }) => formatCode(code, params),
    formatSharedIncident({ code, params, seats }) {
      const shortParams = code === 'image-pull' ? { ...params, why: 'unreachable' } : params;
      const short = findMessage(code)?.short(shortParams) ?? code;
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
