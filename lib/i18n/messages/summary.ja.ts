import type { SameKeys } from './same-keys.ts';
import type { summary as english } from './summary.en.ts';

export const summary: SameKeys<typeof english> = {
  status: {
    changed: {
      offline: '{seats, number} 席がオフライン',
      'cluster-down': '{seats, number} 個のクラスターが停止',
      duplicate: '{seats, number} 席でエージェントが重複',
      'not-connected': '{seats, number} 席が未接続',
      delayed: '{seats, number} 席が応答遅延',
      connected: '{seats, number} 席が接続中',
    },
    since: '{time} から',
    next: {
      offline:
        'まずネットワーク（Wi-Fi、ルーター、プロキシ）を確認してください。エージェントは自動で再接続します。',
      'cluster-down':
        'エージェントは応答していますが、クラスターが応答していません。VM のメモリとディスクの空きを確認してください。',
      duplicate:
        '2 台の VM が同じ鍵を使用しています。一方でエージェントを再インストールするか、一方を許可してください。',
      'not-connected':
        'インストールコマンドがまだ実行されていません。コマンドは受講者のページに表示されています。',
      delayed: 'しばらくお待ちください。',
      connected: '対応は不要です。',
    },
    outageNext:
      'まずネットワーク（Wi-Fi、ルーター、プロキシ）を確認してください。エージェントは自動で再接続します。',
    gradingCatchingUp:
      '採点の遅れを取り戻しています: {total, number} 席中 {current, number} 席が最新です。',
    warnings: {
      storage:
        'このワークショップは {limit} のうち {used} を使用しています。不要な席を削除してください。',
      disk: 'サーバーのディスクに空きがありません。空きが増えるまで、データは保存されません。',
      'wrong-join-codes':
        'この 1 分間に誤った参加コードが {count, number} 回入力されました。参加の受付を終了するか、コードを変更してください。',
    },
    paused: {
      note: '{count, number} 席の採点を停止しています。',
      next: '理由は各席の詳細に表示されます。',
      resume: 'すべて再開',
      ask: 'これらの席を 1 席ずつチェックし直します。再び失敗した席の採点は、もう一度停止します。',
      resumeSure: '{count, number} 席の採点を再開',
    },
    admission: {
      vms: '{count, number} 台の VM が承認を待っています。',
      students: '{count, number} 人の受講者が承認を待っています。',
      burst:
        '1 つのネットワークから {seconds, number} 秒間に {joined, number} 人の受講者が参加しました。新しい席を確認してください。',
      review: '確認する',
    },
    question: '全体の状況',
    ok: '問題なし',
    attention: '要確認',
    problem: '問題あり',
    'not-started': '開始前',
    empty: '受講者なし',
    connected: '{seats, number} 席中 {live, number} 席が接続中',
    outage: '{seats, number} 席が同時にオフラインになりました（{time} 前）',
  },
  nextUp: {
    noneWhy: '質問もつまずきもありません',
    noneOfStuck: 'つまずきはありません。質問は講師とアシスタントだけに表示されます。',
    helpRequest: '質問',
    stuck: 'つまずき',
    failing: '要修正の受講者が {count, number} 人います。下の一覧を確認してください。',
    question: '次に対応',
    none: '対応待ちなし',
    students: '{count, number} 人',
    onExercise: '課題 {number, number}',
    duplicateAgent: '2 台の VM が同じ鍵を使用しています',
  },
  advance: {
    yes: 'はい',
    wait: 'まだ',
    lowGain: 'あと 5 分待っても {adds, number} ポイントしか増えない見込みです',
    targetReached: '目標の {target, number}% に達しました',
    targetIn: '{target, number}% まで約 {minutes, number} 分',
    targetFar: '30 分以内に {target, number}% には達しない見込みです',
    noStudents: '受講者はまだいません',
    now: '現在',
    range: '{low, number}〜{high, number}',
    exact: '{low, number}%',
    chart: '合格した受講者の割合（%）',
    question: '次に進めますか',
    passed: '{seats, number} 人中 {passed, number} 人が課題 {number, number} に合格',
    notPassed: '{left, number} 人が未合格',
    none: '開始前',
    noneWhy: '現在の課題がまだ設定されていません。',
  },
};
