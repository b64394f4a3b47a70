import type { CauseCode, Incident, Reason, ReasonCode } from '#lib/grading/types.ts';
import type { Language } from '../language.ts';
import type { Sentence, Span } from '../sentence.ts';
import type { GeneralReasons, ReasonMessage, ReasonTable } from './reason-table.ts';
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
 * Runs a text of the table. Returns null if the text reads a parameter that is missing and would
 * therefore have a gap or, without any parameter, say what isn't known. Some parameters are optional.
 */
function tryText<Text extends string | readonly Span[]>(
  text: (params: Reason['params']) => Text,
  params: Reason['params'],
): Text | null {
  const hasNone = Object.keys(params).length === 0;
  let isIncomplete = false;
  const noted = new Proxy(params, {
    get(target, name) {
      isIncomplete ||= !Object.hasOwn(target, name);
      return Reflect.get(target, name) as unknown;
    },
  });
  try {
    const formatted = text(noted);
    return isIncomplete && (hasNone || hasGap(formatted)) ? null : formatted;
  } catch (error) {
    if (isIncomplete) return null;
    throw error;
  }
}

/** Whether a text shows a value that doesn't exist. */
function hasGap(text: string | readonly Span[] | undefined): boolean {
  if (text === undefined) return true;
  if (typeof text === 'string') return /undefined|NaN/.test(text);
  return text.some((span) => hasGap(Object.values(span)[0] as string | undefined));
}

/**
 * Creates the formatter of one language; `table` and `general` are in the same language. Codes that a
 * cached page doesn't know yet are shown as codes. A reason without its parameters is told in
 * general words.
 */
export function createReasonFormatter(
  language: Language,
  table: ReasonTable,
  general: GeneralReasons,
): ReasonFormatter {
  const findMessage = (code: string) =>
    Object.hasOwn(table, code)
      ? (table[code as ReasonCode] as unknown as ReasonMessage<Reason['params']>)
      : undefined;
  const summarize = (code: string, params: Reason['params']): string => {
    const entry = findMessage(code);
    return (entry && tryText(entry.short, params)) ?? general[code as ReasonCode] ?? code;
  };
  const formatCode = (code: string, params: Reason['params']): Sentence => {
    const entry = findMessage(code);
    if (!entry) return { found: [{ code }] };
    const found = tryText(entry.found, params);
    if (found === null)
      return { found: sentence`${summarize(code, params)}${language === 'ja' ? '。' : '.'}` };
    const expected = entry.expected && tryText(entry.expected, params);
    const next = entry.next && tryText(entry.next, params);
    return { found, ...(expected && { expected }), ...(next && { next }) };
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
      return summarize(reason.code, reason.params);
    },
    formatIncident: ({ code, params }) => formatCode(code, params),
    formatSharedIncident({ code, params, seats }) {
      const shortParams = code === 'image-pull' ? { ...params, why: 'unreachable' } : params;
      const short = summarize(code, shortParams);
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
