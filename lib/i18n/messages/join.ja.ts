import type { SameKeys } from './same-keys.ts';
import type { join as english } from './join.en.ts';

export const join: SameKeys<typeof english> = {
  join: {
    title: 'ワークショップに参加',
    lead: '画面に表示されているコードを入力してください。参加後、自分の VM でコマンドを 1 つ実行します。',
    leadWithCode:
      'コードは入力済みです。名前を入力して参加してください。参加後、自分の VM でコマンドを 1 つ実行します。',
    code: '参加コード',
    codeHint: '例: KUMO-YUKI-4793（大文字と小文字、ハイフンの有無は区別しません）',
    name: '名前',
    nameHint: '名前は講師だけに表示されます。アカウント登録は不要です。',
    submit: '参加する',
    sending: '参加しています…',
    codeEmpty: '画面に表示されているコードを入力してください。',
    codeShape: 'コードは英数字 4〜16 文字です。',
    nameEmpty: '名前を入力してください。',
    nameLong: '40 文字以内で入力してください。',
    numbered: '{wanted} という名前は使用中のため、{displayName} として表示されます。',
    hadSeat: 'このワークショップには {displayName} として参加済みです。',
    waiting: '参加の申請は講師の承認待ちです。',
    waitingNext:
      '{displayName} として申請しました。承認されると自動で進みます。このページを開いたままにしてください。',
    waitingBack: '戻る',
    goOn: '続ける',
    yours: '続きから始める',
    yourSeat: '{workshop}（{displayName} として続ける）',
    yourWorkshops: 'ワークショップ一覧',
    signedInAs: '{name} としてサインインしています。',
    signedInAsRole: '{name}（{role}）としてサインインしています。',
    alsoSeats: '{count, plural, other {席 {labels} も利用できます。}}',
    roles: {
      owner: 'オーナー',
      instructor: '講師',
      assistant: 'アシスタント',
      organizer: '主催者',
      projector: '投影用画面',
    },
    shortCode: '席のコードをお持ちの場合',
    shortCodeGo: '自分の席に接続',
  },
  signIn: {
    title: 'サインイン',
    lead: 'このリンクで、このブラウザーにサインインします。リンクは 1 回だけ使えます。',
    submit: 'サインイン',
    sending: 'サインインしています…',
    missing: 'リンクの一部が欠けています。リンク全体をコピーして、もう一度開いてください。',
    lost: '新しいリンクは、サーバーを再起動すると表示されます。招待された方は、ワークショップのオーナーに依頼してください。',
  },
  connectSeat: {
    title: '自分の席に接続',
    lead: '席のコードを入力すると、このブラウザーで自分の課題と進捗を表示できます。',
    code: '席のコード',
    codeHint:
      'VM で <code>podium-agent claim</code> を実行するか、席を開いているブラウザーで「別の端末で開く」を選択すると表示されます。',
    leadWithCode:
      'コードは入力済みです。「接続する」を押すと、このブラウザーで自分の課題と進捗を表示できます。',
    joinInstead: '画面の参加コードをお持ちの場合',
    joinInsteadGo: 'ワークショップに参加',
    nameLead: 'この席で使う名前を入力してください。',
    question: 'このブラウザーで席 {label} も開きますか？',
    openSeat: '席を開く',
    cancel: 'キャンセル',
    submit: '接続する',
    sending: '接続しています…',
    unknown: 'この席のコードは見つかりません。確認して、もう一度入力してください。',
    expired:
      'コードは 10 分間有効で、1 回だけ使えます。新しいコードを取得するには、VM で <code>podium-agent claim</code> を実行するか、「別の端末で開く」をもう一度選択してください。',
  },
};
