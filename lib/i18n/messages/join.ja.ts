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
    notOpen:
      'このワークショップは受付前です。先に名前を入力しておくと、受付の開始後に自動で参加できます。',
    ended: 'このワークショップは終了しました。',
    endedWithSeat: 'このワークショップは終了しました。結果は自分のページで確認できます。',
    otherWorkshop: '別のワークショップに参加',
    hadSeat: 'このワークショップには {displayName} として参加済みです。',
    waiting: '参加の申請は講師の承認待ちです。',
    waitingNext:
      '{displayName} として申請しました。承認されると自動で進みます。このページを開いたままにしてください。',
    waitingBack: '戻る',
    goOn: '続ける',
    rejoin: {
      title: '自分の席ですか？',
      lead: '{name} は席 {label} でこのワークショップに参加済みです。この席で続けるには、講師による本人確認が必要です。',
      labelLead:
        '席 {label} には受講者が登録されています。この席で続けるには、講師による本人確認が必要です。',
      ownLead: 'このブラウザーでは、このワークショップの席 {label} を開けます。',
      continueAs: '{name}（{label}）として続ける',
      continueAt: '席 {label} で続ける',
      newSeat: '新しい席で参加',
      asked: '講師に確認を依頼しました。',
      askedNext:
        '{displayName} として席 {label} での再開を依頼しました。確認が済むと自動で進みます。このページを開いたままにしてください。',
      refused: '席を確認できませんでした',
      refusedLead: '席 {label} での再開は講師に拒否されました。新しい席で参加できます。',
    },
    yourSeat: '{workshop} を {displayName} として続ける',
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
  waiting: {
    title: '受付の開始を待っています',
    lead: 'このワークショップはまだ受付前です。受付が始まると自動で参加します。',
    as: '参加コード {code}、名前 {displayName}。このページを開いたままにしてください。',
    cancel: 'キャンセル',
  },
  signIn: {
    title: 'サインイン',
    lead: 'このリンクで、このブラウザーにサインインします。リンクは 1 回だけ使えます。',
    submit: 'サインイン',
    sending: 'サインインしています…',
    checking: 'リンクを確認しています…',
    asOwner: '{name} としてサインインします。',
    asMember: '{workshop} の{role}「{name}」としてサインインします。',
    asNew: 'サインインの後、表示名を入力します。',
    asNewMember: '{workshop} の{role}としてサインインします。サインインの後、表示名を入力します。',
    addRole: '{name} としてサインイン済みです。招待を承諾すると、{workshop} の{role}になります。',
    addCreating:
      '{name} としてサインイン済みです。このリンクを使うと、ワークショップを作成できるようになります。',
    accept: '招待を承諾',
    already: '{name} としてサインイン済みです。',
    unspent: 'このリンクは使用済みになりません。',
    other: '現在は {current} としてサインインしています。',
    switch: '{name} に切り替え',
    switchUnnamed: 'アカウントを切り替え',
    stay: 'このまま続ける',
    goOn: '続ける',
    noToken:
      '受け取ったサインイン用リンクを開くか、サーバーで podium link を実行してリンクを発行してください。',
    withProvider: '{provider} でサインイン',
    byLink: 'サインイン用リンクを使う場合',
    problems: {
      'provider-unavailable':
        '{provider} が応答しません。後でもう一度試すか、サインイン用リンクを使ってください。',
      'provider-refused':
        '{provider} でサインインできませんでした。もう一度試してください。続く場合は、このサーバーの管理者に連絡してください。',
      'not-allowed':
        '{provider} のこのアカウントには、ここにサインインする権限がありません。このサーバーの管理者に連絡してください。',
      'account-taken':
        '{provider} のこのアカウントは、このサーバーで別の人が使用しています。別のアカウントを連携してください。',
      'attempt-unknown':
        'サインインに 10 分より長くかかったか、別のブラウザーかタブで始めたサインインです。もう一度サインインしてください。',
      'code-refused':
        'このサインインは使用済みか、有効期限が切れています。もう一度サインインしてください。',
      'id-token-invalid':
        '{provider} からの応答を検証できないため、サインインできませんでした。このサーバーの管理者に連絡してください。',
      'id-token-time':
        '{provider} からの応答の有効期間が現在の時刻と合いません。2 つのサーバーの時計がずれています。このサーバーの管理者に連絡してください。',
    },
    roles: {
      owner: 'オーナー',
      instructor: '講師',
      assistant: 'アシスタント',
      organizer: '主催者',
      projector: '投影用の画面',
    },
    missing: 'リンクの一部が欠けています。リンク全体をコピーして、もう一度開いてください。',
    lost: '新しいリンクは、サーバーで podium link を実行するか、サインイン済みのブラウザーの「別の端末でサインイン」から発行できます。招待された方は、ワークショップのオーナーに依頼してください。',
    student: 'ワークショップを受講する場合',
    join: 'ワークショップに参加',
    nameTitle: '受講者とスタッフに表示する名前を入力してください',
    nameLead: '対応した受講者にこの名前が表示されます。',
    nameField: '表示名',
    nameHint: '40 文字以内。後から変更できます。',
    nameSave: '名前を保存',
  },
  shortCommand: {
    title: 'インストールコマンド',
    lead: 'VM で次のコマンドを実行してください。{workshop} の席 {label} 用のエージェントがインストールされます。',
    leadLoading: 'VM にエージェントをインストールするコマンドを表示するページです。',
    loading: 'コマンドを準備しています…',
    command: 'インストールコマンド',
    wrong:
      'コードが正しくないか、有効期限が切れています。受講者のページで新しいコードを発行してください。',
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
