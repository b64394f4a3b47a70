import type { Reason } from '#lib/grading/types.ts';
import type { Sentence } from '../sentence.ts';
import { sayReason } from './index.ts';
import { plain } from './words.ts';

type Language = 'ja' | 'en';

/** What is no check's reason, and still an answer to somebody who asks how an exercise stands. */
const OWN: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'not-started': {
    en: 'No attempt seen yet. Apply something for this exercise: if kubectl refused it, there is nothing to see, so read what it said.',
    ja: 'まだ試した跡がありません。この課題のものを適用してください。kubectl が断ったときは何も残らないので、その表示を読みます。',
  },
  voided: {
    en: 'All of it holds, but your instructor took the pass back. Make it once more, or ask them.',
    ja: 'すべて合っていますが、講師が合格を取り消しました。もう一度作り直すか、講師に聞いてください。',
  },
};
const EXPECTED = { en: ' Expected: ', ja: '期待: ' } as const;
const CLOSED = /[.。!?！？…]$/;

/** A reason as one line of plain text, for a terminal. `next` as in `sayReason`. */
export function reasonLine(
  reason: Reason,
  language: Language,
  next?: Readonly<Record<string, string>>,
): string {
  const own = Object.hasOwn(OWN, reason.code) ? OWN[reason.code] : undefined;
  return own?.[language] ?? sentenceLine(sayReason(reason, language, next), language);
}

function sentenceLine({ found, expected, next }: Sentence, language: Language): string {
  const close = (text: string) =>
    CLOSED.test(text) ? text : `${text}${language === 'ja' ? '。' : '.'}`;
  const parts = [
    found === undefined ? '' : close(plain(found)),
    expected === undefined ? '' : `${EXPECTED[language]}${close(plain(expected))}`,
    next === undefined ? '' : `${language === 'ja' ? '' : ' '}${close(plain(next))}`,
  ];
  return parts.join('').trim();
}
