import type { Reason } from '#lib/grading/types.ts';
import type { Sentence } from '../sentence.ts';
import { formatReason } from './index.ts';
import { spansToText } from './spans.ts';

type Language = 'ja' | 'en';

/** Answers of `podium-agent check` that are not the reason of a check. */
export const TERMINAL_TEXTS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'not-started': {
    en: 'No attempt yet. Apply something for this exercise. If kubectl rejected it, nothing was recorded: read its output.',
    ja: 'まだ着手していません。この課題のオブジェクトを適用してください。kubectl に拒否された場合は記録が残らないため、kubectl の出力を確認してください。',
  },
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
  const text = Object.hasOwn(TERMINAL_TEXTS, reason.code) ? TERMINAL_TEXTS[reason.code] : undefined;
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
