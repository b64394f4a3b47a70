import type { SameKeys } from './same-keys.ts';
import type { attention as english } from './attention.en.ts';

export const attention: SameKeys<typeof english> = {
  attention: {
    'help-request': '質問',
    shared: '同じ原因',
    stuck: 'つまずき（質問なし）',
    claimed: '対応中',
    failing: '要修正',
    duplicate: 'エージェント重複',
    noQuestion: '質問の入力なし',
    questionCount: '{seats, number} 人中 {count, number} 人:',
    claimedByOther: '{time} から {name} が対応中',
    claimedByMe: '{time} から自分が対応中',
    snoozed: '後回し',
    show: '受講者を表示',
    showing: '全員を表示',
    announce: 'メッセージを送信',
    hintAll: '{seats, number} 人にヒントを送信',
    claim: '対応する',
    resolve: '対応済みにする',
    claimOf: '{name} に対応する',
    resolveOf: '{name} を対応済みにする',
    closed: '質問は終了しました',
    none: '対応が必要な受講者はいません',
    last: '最後の操作',
    label: '次に対応',
    longestWait: '{count, number} 件（最長 {time}）',
    cleared: '対応は不要になりました',
    updates: '{changes, number} 件の更新',
    showUpdates: '反映',
    duplicateWhy:
      '2 台の VM が同じ鍵を使用しています。イメージの複製が原因と考えられます。どちらか一方でエージェントを再インストールしてください。',
    allowVm: 'この VM を許可',
  },
  stuck: {
    lag: '{spent} 経過（中央値 {median}）',
    'same-reason': '{cause}（{times, number} 回）',
    regressions: '合格したチェックが {times, number} 回不合格に戻った',
    'hints-used-up': 'ヒント {hints, number} 件をすべて表示済み',
    idle: '{minutes, number} 分間変化なし',
  },
};
