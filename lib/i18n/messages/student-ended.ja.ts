import type { SameKeys } from './same-keys.ts';
import type { ended as english } from './student-ended.en.ts';

export const ended: SameKeys<typeof english> = {
  ended: {
    title: '{workshop} は終了しました',
    thanks: 'ご参加ありがとうございました。',
    summary: '結果',
    passed: '{exercises, number} 課題中 {passed, number} 課題に合格しました。',
    present: '参加時間: {h, plural, =0 {} other {# 時間 }}{min, number} 分',
    exercises: '課題の一覧',
    notPassed: '未合格',
    time: '自分の所要時間 {min, number} 分',
    typical: '受講者の半数は {from, number}～{to, number} 分',
    hints: 'ヒントを {count, number} 件表示',
    quiz: 'クイズの回答',
    right: '{answers, plural, =1 {1 回目で正解} other {# 回目で正解}}',
    wrong: '{answers, plural, =1 {不正解} other {不正解（# 回回答）}}',
    agent: 'エージェントの削除',
    remove:
      'エージェントは停止しました。VM から削除するには、<code>podium-agent uninstall</code> を実行してください。',
    removeSoon:
      'エージェントは数分後に自動で停止します。VM から削除するには、<code>podium-agent uninstall</code> を実行してください。',
    data: '自分のデータ',
    dataText: '名前と結果は、このサーバーで定められた期間、保存されます。',
    dataKept: 'データの保存期間',
    dataOpen: '講師に表示される情報',
  },
};
