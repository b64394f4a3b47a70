import type { admission as english } from './admission.en.ts';
import type { SameKeys } from './same-keys.ts';

export const admission: SameKeys<typeof english> = {
  loading: '読み込んでいます…',
  cancel: 'キャンセル',
  since: '待機開始:',
  more: 'ほか {count, number} 件',
  leftVms:
    'VM {decided, number} 台を承認しました。トークンの残り回数がないか満席のため、{left, number} 台は承認待ちのままです。',
  leftStudents:
    '{decided, number} 人を承認しました。満席のため、{left, number} 人は承認待ちのままです。',
  vms: {
    title: '承認待ちの VM',
    none: '承認待ちの VM はありません。新しい VM は、承認または拒否するまでここに表示されます。',
    waiting: '{count, number} 台の VM が承認を待っています。',
    token: 'トークンは {uses, number} 台分です。',
    tokens: 'トークンは合計 {uses, number} 台分です。',
    check: 'ホスト名を確認してから承認してください。',
    tokenLabel: 'トークン {label}',
    machine: 'マシン ID {id}…',
    sameMachine: 'この VM のマシン ID は {label} の VM と同じです。',
    installCommand: 'この VM は {label} のインストールコマンドを使用しています。',
    approve: 'VM を承認',
    approveOf: 'VM を承認: {host}',
    approveSeat: '席 {label} を割り当て',
    approveSeatOf: '席 {label} を割り当て: {host}',
    approveSeatAsk: '席 {label} の VM が {host} に置き換わります。',
    refuse: 'VM を拒否',
    refuseOf: 'VM を拒否: {host}',
    block: 'VM をブロック',
    blockOf: 'VM をブロック: {host}',
    blockAsk: '{host} はこのワークショップに接続できなくなります。',
    approveAll: '{count, number} 台の VM を承認',
  },
  students: {
    title: '承認待ちの受講者',
    none: '承認待ちの受講者はいません。',
    waiting: '{count, number} 人の受講者が承認を待っています。',
    approve: '承認',
    approveOf: '承認: {name}',
    refuse: '拒否',
    refuseOf: '拒否: {name}',
    approveAll: '{count, number} 人を承認',
    refuseAll: 'すべて拒否',
    refuseAllAsk: '{count, number} 人の受講者はこのワークショップに参加できなくなります。',
    refuseAllSure: '{count, number} 人を拒否',
  },
  burst: {
    title: '短時間に多数の参加',
    joined:
      '1 つのネットワークから {seconds, number} 秒間に {joined, number} 人の受講者が参加しました。新しい席を確認してください。',
    dismiss: '閉じる',
  },
  joining: {
    title: '参加の受け付け',
    who: '新しい受講者',
    open: 'すぐに参加できる',
    approval: '承認を待つ',
    closed: '参加できない',
    close: '参加の受け付けを終了',
    closedNote: '参加の受け付けを終了しています。参加済みの受講者は引き続き席を使えます。',
    limit: '席数の上限',
    limitWrong: '1〜{max, number} の整数を入力してください。',
    limitNow: '席数の上限は {limit, number} 席です。変更できるのはオーナーだけです。',
    save: '上限を保存',
    changeCode: '参加コードを変更',
    changeCodeAsk:
      '上のコード、リンク、QR コードは使えなくなります。参加済みの受講者は引き続き席を使えます。',
    changed: '保存しました',
  },
  seats: {
    title: '席',
    count: '{limit, number} 席中 {seats, number} 席を使用中',
    empty:
      '{count, plural, =0 {すべての席に接続または合格の記録があります。} other {一度も接続がなく、合格の記録もない席: # 席}}',
    removeEmpty: '空席を削除',
    removeEmptyAsk:
      '一度も接続がなく、合格の記録もない {count, number} 席を削除します。10 分以内は元に戻せます。',
    removeEmptySure: '{count, number} 席を削除',
    removed: '削除した席',
    until: '{time} まで元に戻せます',
    restore: '席を元に戻す',
    restoreOf: '席を元に戻す: {label}',
  },
  blocks: {
    title: { vm: 'ブロックした VM', browser: 'ブロックしたブラウザー' },
    none: { vm: 'ブロックした VM はありません。', browser: 'ブロックしたブラウザーはありません。' },
    vm: 'VM {label}',
    browser: '席 {label} のブラウザー',
    unblock: 'ブロックを解除',
    unblockOf: 'ブロックを解除: {label}',
  },
  staff: {
    sessions: '{count, plural, =0 {サインインしていません} other {セッション # 件}}',
    signOutOf: 'サインアウト: {name}、{browser}',
    signOutAsk:
      '{browser} の {name} をサインアウトします。ほかにセッションがない場合は、新しい招待リンクが必要です。',
    signOutAll: 'すべてサインアウト',
    signOutAllOf: 'すべてサインアウト: {name}',
    signOutAllAsk:
      '{name} を {count, number} 個のブラウザーでサインアウトします。再びサインインするには、新しい招待リンクが必要です。',
    ownSessions: '自分のセッションは<link>アカウント</link>で終了できます。',
    otherOwners:
      'これらのセッションはほかのオーナーのワークショップでも有効なため、終了できるのは {name} だけです。',
  },
};
