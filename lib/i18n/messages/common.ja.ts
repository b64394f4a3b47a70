import type { common as en } from './common.en.ts';
import type { SameKeys } from './shape.ts';

export const common: SameKeys<typeof en> = {
  podium: 'Podium',
  language: { label: '表示する言語', ja: '日本語', en: 'English' },
  theme: { label: '配色', system: '自動', light: 'ライト', dark: 'ダーク' },
  copy: { copy: 'コピー', copied: 'コピーしました', selected: '選択しました。Ctrl+C を押します' },
  act: { retry: 'もう一度', close: '閉じる', signOut: 'サインアウト', back: '戻る' },
  connection: {
    connecting: '接続しています',
    awaiting: 'サーバーの返事を待っています',
    live: '接続中、{seconds, number, ::.0} 秒前',
    liveOnly: '接続中',
    reconnecting: '再接続しています。最後の更新は {seconds, number} 秒前',
    reconnectingOnly: '再接続しています',
    reconnectingWhy: '見えているのは {time} の状態です。サーバーが答えると自動で新しくなります。',
  },
  refused: {
    'sign-in':
      'このブラウザーはサインインしていません。リンクをもう一度開くか、コードと名前で参加します。',
    forbidden: 'ほかの人のページです。その人としてサインインするか、自分のページに戻ります。',
    'not-found':
      'ここには何もありません。削除されたか、アドレスが違います。最初のページからやり直します。',
    malformed: 'このページの問い合わせをサーバーが読めませんでした。ページを読み込み直します。',
    unavailable: 'サーバーがいまは答えられません。このページは自動でやり直します。',
    revoked: '見る権限がなくなりました。講師に確かめて、リンクをもう一度開きます。',
    deleted: '持ち主が削除しました。最初のページからやり直します。',
  },
  cell: {
    'not-started': '未着手',
    working: '判定 {m} のうち {n}',
    trouble: '問題あり、判定 {m} のうち {n}',
    passed: '合格',
    'passed-removed': '合格後に削除',
    unknown: '不明',
  },
  presence: {
    quarantined: '隔離中',
    'never-seen': '未接続',
    offline: '切断',
    stale: '遅れ',
    'cluster-down': 'クラスタ停止',
    live: '接続中',
  },
  eventState: { draft: '準備中', open: '受付中', live: '開催中', ended: '終了', archived: '保管' },
  steps: { next: 'いま', later: 'このあと' },
  reason: { found: '実際', expected: '期待', next: '次に' },
  errors: {
    offline:
      'サーバーから返事がありません。この端末のネットワークを確かめて、もう一度送ります。入力は残っています。',
    'sign-in':
      'このブラウザーはサインインしていません。リンクをもう一度開くか、コードと名前で参加します。',
    forbidden: 'この役割ではできません。イベントの持ち主に頼みます。',
    'not-found': 'もうありません。戻って選び直します。',
    malformed: 'サーバーが読めませんでした。印の付いた欄を直して、もう一度送ります。',
    'token-unknown':
      'このリンクは登録されていません。リンク全体をコピーし直すか、新しいリンクをもらいます。',
    'token-expired': 'このリンクは期限が切れました。新しいリンクをもらいます。',
    'token-used': 'このリンクは使用済みです。使えるのは 1 回だけです。新しいリンクをもらいます。',
    'code-unknown': 'このコードのイベントはありません。画面のコードと見比べます。',
    'code-taken':
      '開いている別のイベントが同じコードを使っています。別のコードにするか、空欄にします。',
    'code-expired': 'このコードは期限が切れました。もらった所で新しいコードを作ります。',
    'event-not-open':
      'まだ受付が始まっていません。このページを開いたまま、講師が開いたら参加します。',
    'event-ended': 'このイベントは終わり、もう参加できません。次のコードを講師に聞きます。',
    'seat-taken': 'この席にはもう人がいます。自分の席のコードを講師にもらいます。',
    'pack-unknown': 'このパックはサーバーにありません。一覧から選びます。',
    'pack-refused':
      'このパックには誤りがあり、使えません。podium pack lint を実行して、出た誤りを直します。',
    'hint-order': 'ヒントは順に開きます。前のヒントを先に開きます。',
    'not-ready': 'まだ計算中です。少し待ってから、もう一度試せます。',
    outdated: '見た後で変わりました。もう一度見てから決めます。',
    taken: '少し前にほかの人がこの人の対応を始めました。誰かは一覧に表示されます。',
    'too-many': '続けて試した回数が多すぎます。{seconds} 秒待って、もう一度試します。',
    origin: 'サーバーとは別のアドレスでページが開かれています。渡されたリンクで開きます。',
    unavailable:
      'サーバーが混んでいるか、再起動中です。失われたものはありません。{seconds} 秒後にもう一度試します。',
  },
  notFound: {
    title: 'ここには何もありません',
    lead: '削除されたか、アドレスが違います。',
    events: 'イベントの一覧へ',
    join: 'イベントに参加する',
  },
  broken: {
    title: 'このページは表示できません',
    lead: 'それまでの操作は保存されています。読み込み直します。また起きたらサーバーの管理者に伝えます: {digest}',
    again: '読み込み直す',
  },
};
