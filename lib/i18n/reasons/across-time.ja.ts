import type { ReasonTable } from './reason-table.ts';
import { mark, minutesBetween, sentence } from './spans.ts';

/** Reasons that don't come from one object: sequences and quizzes. */
export const acrossTimeJa = {
  away: {
    found: (p) =>
      sentence`${minutesBetween(p.from, p.to)} 分間、クラスターのデータを受信できませんでした。`,
    next: () => sentence`この手順をもう一度実行してください。`,
    short: () => '記録できない時間があった',
  },
  'too-slow': {
    found: (p) => sentence`手順に ${mark(p.minutes)} 分より長くかかりました。`,
    expected: (p) => sentence`${p.minutes} 分以内にすべての手順を完了`,
    next: () => sentence`最初の手順からやり直してください。`,
    short: () => '手順の時間超過',
  },
  'quiz-open': {
    found: () => sentence`まだ回答していません。`,
    next: () => sentence`回答を選択してください。`,
    short: () => '未回答',
  },
  'quiz-wrong': {
    found: (p) => sentence`まだ正解ではありません（${p.tries} 回目）。`,
    next: () => sentence`回答を変更して、もう一度送信してください。`,
    short: () => '不正解',
  },
} satisfies Partial<ReasonTable>;
