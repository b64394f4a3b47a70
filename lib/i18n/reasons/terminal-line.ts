import type { Reason } from '#lib/grading/types.ts';
import type { Sentence } from '../sentence.ts';
import { formatReason } from './index.ts';
import { spansToText } from './spans.ts';

type Language = 'ja' | 'en';

/** Answers of `podium-agent check` that are not the reason of a check. */
export const TERMINAL_TEXTS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  /** Of a quiz, which has no objects. */
  'not-started': { en: 'Not answered yet.', ja: 'まだ回答していません。' },
  voided: {
    en: 'All checks are passing, but your instructor revoked the pass. Do the exercise again, or ask your instructor.',
    ja: 'すべてのチェックに合格していますが、講師が合格を取り消しました。もう一度取り組むか、講師に確認してください。',
  },
};
const EXPECTED_LABELS = { en: ' Expected: ', ja: '期待値: ' } as const;
const SENTENCE_END = /[.。!?！？…]$/;

/** A reason as one line of plain text, for a terminal. `next` as in `formatReason`. */
export function formatReasonLine(
  reason: Reason,
  language: Language,
  next?: Readonly<Record<string, string>>,
): string {
  const hasOwnText =
    Object.keys(reason.params).length === 0 && Object.hasOwn(TERMINAL_TEXTS, reason.code);
  const text = hasOwnText ? TERMINAL_TEXTS[reason.code] : undefined;
  return text?.[language] ?? formatSentenceLine(formatReason(reason, language, next), language);
}

function formatSentenceLine({ found, expected, next }: Sentence, language: Language): string {
  const endSentence = (text: string) =>
    SENTENCE_END.test(text) ? text : `${text}${language === 'ja' ? '。' : '.'}`;
  const parts = [
    found === undefined ? '' : endSentence(spansToText(found)),
    expected === undefined
      ? ''
      : `${EXPECTED_LABELS[language]}${endSentence(spansToText(expected))}`,
    next === undefined ? '' : `${language === 'ja' ? '' : ' '}${endSentence(spansToText(next))}`,
  ];
  return parts.join('').trim();
}
