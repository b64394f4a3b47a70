import type { SameKeys } from './same-keys.ts';
import type { common as english } from './common.en.ts';

export const common: SameKeys<typeof english> = {
  podium: 'Podium',
  skip: {
    main: '本文へ移動',
    nextUp: '「次に対応」へ移動',
    seats: '席一覧へ移動',
    checks: 'チェックへ移動',
  },
  menu: { help: 'ヘルプ' },
  toast: { region: '通知', undo: '元に戻す', dismiss: '閉じる' },
  load: { slow: '読み込みに時間がかかっています…', reload: '再読み込み' },
  pane: {
    failed: '{name} を読み込めませんでした',
    failedWhy: '再試行してください。解決しない場合は、次のコードを管理者に伝えてください: {digest}',
  },
  language: { label: '表示言語', ja: '日本語', en: 'English' },
  theme: { label: 'テーマ', system: 'システム', light: 'ライト', dark: 'ダーク' },
  copy: {
    copy: 'コピー',
    copied: 'コピーしました',
    selected: '選択しました。{keys} でコピーしてください。',
  },
  action: {
    retry: '再試行',
    close: '閉じる',
    signOut: 'サインアウト',
    back: '戻る',
    cancel: 'キャンセル',
    sending: '送信しています…',
  },
  connection: {
    connecting: '接続しています…',
    awaiting: 'サーバーの応答を待っています…',
    connected: '接続中（{seconds, number, ::.0} 秒前に更新）',
    asOf: '{time} 時点',
    connectedOnly: '接続中',
    reconnecting: '再接続しています…（最終更新: {seconds, number} 秒前）',
    reconnectingOnly: '再接続しています…',
    reconnectingWhy: '{time} 時点の情報です。接続が回復すると自動で更新されます。',
    delayed: '現在ライブビューを更新できません。{seconds, number} 秒後に再試行します。',
    seatUnavailable: 'この席を表示できません。自動で再試行します。',
  },
  refused: {
    'sign-in-required':
      'サインインしていません。リンクをもう一度開くか、コードと名前で参加してください。',
    forbidden: 'このページを表示する権限がありません。自分のページに戻ってください。',
    'not-found':
      'ページが見つかりません。削除されたか、URL が間違っています。トップページからやり直してください。',
    malformed: '問題が発生しました。ページを再読み込みしてください。',
    unavailable: 'サーバーが応答していません。自動で再接続します。',
    'course-missing':
      'ワークショップを開けませんでした。教材パックがインストールされていません。30 秒ごとに再試行します。',
    'course-invalid':
      'ワークショップを開けませんでした。教材パックに問題があります。30 秒ごとに再試行します。',
    'workshop-failed':
      'ワークショップを開けませんでした。理由はサーバーのログで確認できます。30 秒ごとに再試行します。',
    revoked: 'アクセス権がなくなりました。新しいリンクを講師に依頼してください。',
    'seat-removed': '講師がこの席を削除しました。',
    'seat-merged': 'この席は、自分のもう 1 つの席に統合されました。',
    'workshop-deleted': 'このワークショップは削除されました。席と結果も残っていません。',
  },
  cell: {
    'not-started': '未着手',
    'in-progress': 'チェック {n}/{m} 合格',
    failing: '要修正（チェック {n}/{m} 合格）',
    passed: '合格',
    'passed-cleaned-up': '合格（片付け済み）',
    unknown: '確認不可',
  },
  presence: {
    duplicate: 'エージェント重複',
    'not-connected': '未接続',
    offline: 'オフライン',
    delayed: '応答遅延',
    'cluster-down': 'クラスター停止',
    connected: '接続中',
  },
  workshopState: {
    draft: '準備中',
    open: '受付中',
    live: '開催中',
    ended: '終了',
    archived: 'アーカイブ済み',
  },
  steps: { next: '次', later: 'その後' },
  reason: { found: '現状', expected: '期待値', next: '対処', lastResult: '最後の結果:' },
  errors: {
    offline:
      'サーバーに接続できません。ネットワークを確認して、もう一度お試しください。入力内容は残っています。',
    'sign-in-required':
      'サインインしていません。リンクをもう一度開くか、コードと名前で参加してください。',
    forbidden: 'この操作を行う権限がありません。ワークショップのオーナーに依頼してください。',
    'not-found': '見つかりません。前の画面に戻って選び直してください。',
    malformed: '強調表示された項目を確認して、もう一度お試しください。',
    'token-unknown':
      'このリンクは無効です。リンク全体をコピーし直すか、新しいリンクを依頼してください。',
    'token-expired': 'このリンクは有効期限が切れています。新しいリンクを依頼してください。',
    'token-used':
      'このリンクは使用済みです。リンクは 1 回だけ使えます。新しいリンクを依頼してください。',
    'code-unknown': 'コードが違います。投影されているコードと見比べてください。',
    'many-wrong-codes':
      'コードが違います。このネットワークから誤ったコードが多数送信されています。正しいコードは引き続き使用できます。',
    'code-taken':
      'このコードは別のワークショップで使用中です。別のコードを入力するか、空欄にしてください。',
    'code-expired': 'このコードは有効期限が切れています。新しいコードを発行してください。',
    'workshop-not-open':
      'このワークショップはまだ受付前です。受付が始まってから、もう一度お試しください。',
    'workshop-ended': 'このワークショップは終了しました。次回のコードは講師に確認してください。',
    'seat-taken': 'この席は使用中です。自分の席のコードを講師に確認してください。',
    'pack-unknown': 'この教材はサーバーにありません。一覧から選んでください。',
    'pack-invalid':
      'この教材には誤りがあるため使用できません。podium pack lint を実行し、表示された箇所を修正してください。',
    'hint-order': '先に前のヒントを表示してください。',
    'not-ready': '計算中です。しばらくしてからもう一度お試しください。',
    outdated: '内容が更新されています。確認してから、もう一度操作してください。',
    'already-claimed': '別の担当者がすでに対応しています。',
    'workshop-full': 'このワークショップは満席です（{limit, number} 席）。講師に確認してください。',
    'joining-closed': 'このワークショップは参加の受け付けを終了しました。講師に確認してください。',
    'join-refused': '参加の申請は講師に拒否されました。講師に確認してください。',
    'last-owner':
      'ワークショップには必ず 1 人以上のオーナーが必要です。この人は最後のオーナーです。',
    'name-reserved': '役割の名称は使用できません。名前を入力してください。',
    'name-required': '受講者とスタッフに表示する名前を設定してから、もう一度お試しください。',
    'workshop-started':
      'ワークショップはすでに始まっているため、新しい VM には承認が必要です。別の方法を選んでください。',
    'workshop-ended-staff': '終了したワークショップでは、この操作はできません。',
    'workshop-not-open-staff': '受付前のワークショップでは、この操作はできません。',
    'reopen-too-late':
      '終了から 10 分以上経過したため、再開できません。もう一度開催するには複製してください。',
    'archive-too-early':
      'アーカイブは終了から 10 分後にできます。それまでは、ワークショップを再開できます。',
    'workshop-running': '先にワークショップを終了してから、削除してください。',
    'too-many': '試行回数が上限に達しました。{seconds} 秒後にもう一度お試しください。',
    origin:
      'サーバーが想定するアドレスとは異なるアドレスで開かれています。渡されたリンクから開いてください。',
    unavailable:
      'サーバーが混み合っているか、再起動中です。データは失われていません。{seconds} 秒後にもう一度お試しください。',
    request: 'リクエスト ID: {id}',
    busy: 'サーバーが混み合っています。{seconds} 秒後にもう一度お試しください。',
  },
  timeZone: '時刻は {zone} のタイムゾーンで表示しています。',
  sessions: {
    browser: '{name}（{system}）',
    unknownBrowser: '不明なブラウザー',
    current: 'このブラウザー',
    since: '開始:',
    lastUsed: '最終使用:',
    newSignIn:
      '新しいサインイン: {browser}、{time}。心当たりがない場合は、すべての端末からサインアウトしてください。',
    signOutEverywhere: 'すべての端末からサインアウト',
    wasMe: '自分の操作です',
  },
  busyPage: {
    title: 'サーバーが混み合っています',
    lead: 'サーバーが混み合っています。2 秒後にもう一度お試しください。',
  },
  dataLimit: {
    objects: 'データ制限中: このクラスターのオブジェクトが 2,000 個を超えています。',
    bytes: 'データ制限中: このクラスターのオブジェクトが 4 MiB を超えています。',
    workshop: 'データ制限中: このワークショップのオブジェクトが 512 MiB を超えています。',
    oversized:
      '{kind} <code>{name}</code> が 64 KiB を超えているため、名前とラベルだけを表示しています。',
    cut: '{kind} <code>{name}</code> のリストが長すぎるため、先頭の項目だけを表示しています。',
  },
  notFound: {
    title: 'ページが見つかりません',
    lead: '削除されたか、URL が間違っています。',
    workshops: 'ワークショップ一覧',
    join: 'ワークショップに参加',
  },
  broken: {
    title: 'ページを表示できません',
    lead: 'これまでの操作は保存されています。ページを再読み込みしてください。解決しない場合は、次のコードを管理者に伝えてください: {digest}',
    again: '再読み込み',
  },
};
