import type { Messages } from './en.ts';
import { kubeconfigJa } from './kubeconfig.ja.ts';
import { routeJa } from './route.ja.ts';

/** Texts of the command line in Japanese. */
export const ja: Messages = {
  none: 'なし',
  duration: {
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分`,
    hours: (count) => `${count} 時間`,
  },

  approvalNeeded: (hostname) =>
    `この VM は承認待ちです。講師の画面には ${hostname} と表示されます。`,

  arguments: {
    optionFirst: (name) =>
      `オプション ${name} はコマンドの後に指定してください。例: podium-agent run ${name} ...`,
    unknownCommand: (name) => `コマンド "${name}" はありません。一覧の表示: podium-agent help`,
    language: (text) =>
      `--language には ja または en を指定してください（"${text}" は使えません）。`,
    strayArgument: (text, command, options) =>
      `"podium-agent ${command}" に余分な引数 "${text}" があります。オプション: ${options}`,
    missingValue: (name, valueName) => `--${name} に値を指定してください: --${name} ${valueName}`,
    unknownOption: (option, command, options) =>
      `"podium-agent ${command}" にオプション ${option} はありません。オプション: ${options}`,
    noValue: (name) => `--${name} に値は指定できません。`,
    invalidUrl: (source, text) =>
      `${source} "${text}" は有効な URL ではありません。例: https://podium.example`,
    urlWithCredentials: (source) =>
      `${source} にユーザー名またはパスワードが含まれています。トークンだけで接続できるため、削除してください。`,
    urlWithSuffix: (source, text, sign) =>
      `${source} "${text}" の "${sign}" 以降を削除してください。`,
    tokenOption:
      '`--token` を使うと、この VM のすべてのユーザーがトークンを見られます。PODIUM_TOKEN または --token-file を使用してください。',
    invalidSeat: (source, text) => `${source} "${text}" は席の番号ではありません。例: C-07`,
    tokenFileUnreadable: (file, code) => `--token-file: ${file} を読み取れません（${code}）。`,
    incompleteToken: (source) =>
      `${source} が途中で切れています。自分のページのインストールコマンド全体をコピーし直してください。トークンは "podium1." で始まり、4 つの部分から成ります。`,
    invalidToken: (source) =>
      `${source} は参加用トークンではありません。自分のページのインストールコマンド全体をコピーし直してください。トークンは "podium1." で始まり、4 つの部分から成ります。`,
  },

  help: {
    overview: (version) =>
      `podium-agent ${version}: 課題の進捗を講師に報告します。クラスターを読み取るだけで、変更しません。`,
    usage: 'podium-agent COMMAND [options]',
    optionsHint: 'コマンドのオプションの表示: podium-agent help COMMAND',
    environment:
      '同名のオプションの代わりに、PODIUM_SERVER、PODIUM_STATE、KUBECONFIG を設定できます。参加用トークンは PODIUM_TOKEN に設定できます。サーバーへのプロキシは PODIUM_PROXY、HTTPS_PROXY、HTTP_PROXY、ALL_PROXY、NO_PROXY で、--ca のファイルは PODIUM_CA で指定できます。両方ある場合はオプションが優先されます。',
    exitCodes: '終了コード: 0 完了、1 未完了、2 使い方の誤り、3 確認不可、77 ワークショップ終了',
  },
  commands: {
    install: 'クラスターに読み取り専用アカウントを作成し、エージェントをサービスとして起動する',
    run: 'Ctrl-C で停止するまで、エージェントをフォアグラウンドで実行する',
    claim: 'ブラウザーで自分の席を開くためのリンク、QR コード、席のコードを表示する',
    check: 'チェックの結果と理由を表示する（EXERCISE を省略するとすべて）',
    status: '接続、クラスター、未送信の変更を表示する',
    doctor: '問題を診断し、対処を表示する',
    reconnect: 'クラスターを作り直した後、エージェントのアクセス権を復元する',
    uninstall: 'アカウント、サービス、すべてのファイルを削除する',
    'machine-id': 'この VM が報告する ID を表示する',
    version: 'バージョンを表示する',
    help: 'このヘルプ、またはコマンドのオプションを表示する',
  },
  options: {
    server: 'Podium の URL（例: https://podium.example）',
    tokenFile: '参加用トークンのファイル（- は標準入力）',
    seat: '準備した VM の席（例: C-07）',
    user: 'エージェントを使用できる VM のユーザー',
    proxy: 'サーバーへの接続に使うプロキシ（例: http://proxy.example:3128）',
    ca: 'サーバーの認証局の証明書（PEM）',
    kubeconfig: 'kubectl の既定値の代わりに使う kubeconfig',
    state: 'エージェントのファイルを保存するフォルダー',
    json: 'JSON で出力する（1 課題ならオブジェクト、すべてなら配列）',
    language: '出力の言語',
    yes: '確認を省略する',
    from: 'インストールの前半で準備したファイル',
  },

  local: {
    notRunning:
      'この VM でエージェントが実行されていません。自分のページのインストールコマンドを実行してください。サービスとしてインストール済みの場合: sudo systemctl start podium-agent',
    notPermitted: (user) =>
      `このエージェントを使用する権限がありません。${user ?? 'エージェントのユーザー'} としてコマンドを実行するか、sudo を使用してください。`,
    claimAfterApproval:
      '承認されると、エージェントは自動で接続します。その後に実行: podium-agent claim',
    claimLink: '課題を読む端末で、次のリンクを開いてください:',
    claimCode: (code) => `または、Podium のトップページで席のコードを入力してください: ${code}`,
    claimExpiry: (span) => `有効期間: ${span}`,
    connectedAs: (displayName, workshop) => `${workshop} に ${displayName} として接続しました。`,
    seatTaken: (wished, label) =>
      `席 ${wished} は使用中のため、この VM の席は ${label} になりました。`,
    notConnected: (span) =>
      `${span}以内に接続できませんでした。エージェントは再試行を続けます。原因の診断: podium-agent doctor`,
    noProblems: '問題は見つかりませんでした。',
    problems: (count) => `${count} 件の問題が見つかりました。`,
    unknownExercise: (exercise, exercises) =>
      `課題 "${exercise}" はありません。このワークショップの課題: ${exercises}`,
    checkNotRunning:
      'この VM でエージェントが実行されていないため、チェックできません。自分のページのインストールコマンドを実行してください。サービスとしてインストール済みの場合: sudo systemctl start podium-agent',
    checkRefused: (message) =>
      `現在は確認できません: ${message} しばらくしてからもう一度実行してください。原因の診断: podium-agent doctor`,
  },

  status: {
    agent: (version) => `エージェント  バージョン ${version}`,
    server: (server, state) => `サーバー      ${server}: ${state}`,
    seat: (label, displayName, workshop) => `席            ${label}、${displayName}、${workshop}`,
    unclaimedSeat: (label, workshop) =>
      `席            ${label}、ブラウザー未接続（実行: podium-agent claim）、${workshop}`,
    cluster: (state) => `クラスター    ${state}`,
    watching: (count) => `監視          ${count} 種類`,
    forbiddenKinds: (kinds) => `。読み取り権限なし: ${kinds}`,
    stalledKind: (kind, since) =>
      `              ${since} から ${kind} を確認できません: API サーバーが監視を拒否しています`,
    unsent: (changes, kilobytes) => `未送信        変更 ${changes} 件、${kilobytes} kB`,
    nothingUnsent: '未送信        なし',
    connected: (span, isPolling) =>
      `接続中（${span}${isPolling ? '、プロキシが WebSocket を遮断しているためロングポーリング' : ''}）`,
    connecting: (span, reason) => `未接続（${span}）${reason === null ? '' : `: ${reason}`}`,
    waiting: (span, message) => `サーバーの要求により、あと ${span}待機します: ${message}`,
    stoppedByServer: (message) => `サーバーにより停止: ${message}`,
    stopped: '停止',
    clusterFacts: (distribution, version, nodes) =>
      `（${distribution}、${version}、ノード ${nodes} 台）`,
    clusterStarting: (source) => `接続しています${source}`,
    clusterUp: (facts, source) => `稼働中${facts}${source}`,
    clusterDown: (span, reason, source) => `${span}応答がありません: ${reason}${source}`,
    clusterRefused: (span, reason) =>
      `${span}アクセスが拒否されています: ${reason}。クラスターを作り直した場合: podium-agent reconnect`,
    kubeconfig: (source) => `、kubeconfig: ${source}`,
    noKubeconfig: '、kubeconfig が見つかりません',
  },

  install: {
    noServer:
      'サーバーが指定されていません。自分のページのインストールコマンドをコピーするか、PODIUM_TOKEN を設定して --server URL を追加してください。',
    intro:
      'Podium のエージェントはクラスターを読み取り、課題の進捗を自分と講師が確認できるようにします。',
    creates: (source, context, server) =>
      `自分の kubeconfig（${source}、context ${context}、${server}）を使って、クラスターに次のオブジェクトを 1 回だけ作成します:`,
    allowed: (kinds) =>
      `このアカウントは ${kinds} を get、list、watch できます。Pod のログの読み取り（VM の外に送信されるのは、失敗したコンテナの最後の 1 行だけ）と、Pod と Service へのテストリクエストの送信ができます。`,
    notAllowed:
      'Secret の読み取りと、オブジェクトの作成、変更、削除はできません。ConfigMap は、キーの名前だけが VM の外に送信されます。',
    kubeconfigNotStored:
      '自分の kubeconfig は保存されません。すべて削除する場合: podium-agent uninstall',
    service: (serviceFolder, unitFile) =>
      `この VM に、ユーザー podium-agent、フォルダー ${serviceFolder}、サービス ${unitFile} を作成します。root 権限が必要なため、sudo を使用します。`,
    unknownUser: (name) => `この VM にユーザー ${name} はいません。`,
    usingKubeconfig: (user, file) => `${user} の kubeconfig を使用します: ${file}`,
    noPermission: (reason) =>
      `kubeconfig のユーザーには、このアカウントを作成する権限がありません（${reason}）。代わりに自分の kubeconfig を使用します。エージェントは読み取るだけですが、このアカウントでは変更もできてしまいます。`,
    confirm: '続けますか？',
    confirmOwnKubeconfig: '自分の kubeconfig で続けますか？',
    canceled: 'キャンセルしました。何も作成されていません。',
    clusterNotResponding: (server, reason) => `${server} のクラスターが応答していません: ${reason}`,
    accountFailed: (reason) => `アカウントを作成できませんでした: ${reason}`,
    accountUpToDate: 'アカウントは作成済みで、最新の状態です。',
    accountCreated: (objects) => `作成しました: ${objects}`,
    noAccount: (reason) =>
      `アカウントを作成できませんでした: ${reason}。クラスターの起動後に実行: podium-agent reconnect`,
    serviceRunning:
      'サービス podium-agent を起動しました。状態の確認: podium-agent status、ログの確認: journalctl -u podium-agent',
    noSystemd: 'systemd が実行されていないため',
    noRoot: 'root 権限がないため',
    otherFolder: '--state でサービス以外のフォルダーが指定されたため',
    foreground: (reason, folder) =>
      `エージェントをフォアグラウンドで実行しています（${reason}）。停止するには Ctrl-C を押してください。再起動: podium-agent run --state ${folder}`,
    filesNotWritten: (message) => `エージェントのファイルを書き込めませんでした: ${message}`,
    rootPart: (name, command) =>
      `${name} は "podium-agent ${command}" の一部です。"podium-agent ${command}" を実行してください。`,
    rootStepFailed: (code) =>
      `root 権限が必要な処理を完了できませんでした（終了コード ${code}）。上のメッセージを確認してください。`,
    stepFailed: (command, output) => `"${command}" の結果: ${output}`,
    exitCode: (code) => `終了コード ${code}`,
    hiddenNode: (file) =>
      `サービスは ${file} の Node を使用できません（ホームまたは一時フォルダーにあるため）。自分のページのインストールコマンドを実行してください。Node が不要なエージェントをインストールします。`,
    runFromSource: (program) =>
      `サービスは ${program} を使用できません。先にエージェントをビルドし（npm run build:agent）、そのファイルをインストールしてください。`,
    settingsUnreadable: (file, code) =>
      `${file} を読み取れません（${code}）。別のユーザーのファイルの可能性があります。`,
    settingsDamaged: (file) =>
      `${file} が破損しています。自分のページのインストールコマンドをもう一度実行してください。`,
    settingsWithoutServer:
      'サーバーが設定されていません。自分のページのインストールコマンドを実行してください。',
    reconnectWithoutSudo:
      'サービスの所有者は root ですが、sudo を使用できません。root で "podium-agent reconnect" を実行してください。',
    reconnectWithoutCluster: (reason) =>
      `${reason}。"kubectl get nodes" が動作するか確認し、もう一度実行してください。`,
    serviceReconnected: '新しいアカウントでサービスを再起動しました。状態: podium-agent status',
    agentReconnected:
      '実行中のエージェントが新しいアカウントを使用します。状態: podium-agent status',
    reconnectsLater: 'エージェントは次の起動時に新しいアカウントを使用します: podium-agent run',
    noIdentity: (reason) =>
      `この Pod の ID を取得できません: ${reason}。Kubernetes が再起動します。`,
    folderNotCreated: (folder, code) =>
      `${folder} を作成できません（${code}）。--state で別のフォルダーを指定してください。`,
  },

  uninstall: {
    confirm: 'Podium のエージェントをこの VM から、アカウントをクラスターから削除しますか？',
    canceled: 'キャンセルしました。何も削除されていません。',
    runsInForeground:
      'エージェントがフォアグラウンドで実行されています。Ctrl-C で停止してから、もう一度実行してください。',
    done: 'Podium エージェントを削除しました。',
    remaining: '削除できなかったもの:',
    removed: (item) => `削除しました: ${item}`,
    notRemoved: (item) => `削除できませんでした: ${item}`,
    noCluster: (message) => `クラスターは確認していません: ${message}`,
    accountRemains: (reason, command) =>
      `クラスターのアカウント（${reason}）。クラスターが残っている場合の実行コマンド: ${command}`,
    needsRoot: (files) => `${files}: 削除には root 権限が必要です`,
    sudo: 'サービスの削除には root 権限が必要なため、sudo を使用します。',
  },

  machineId: {
    needsRoot:
      'この VM の ID を読み取れるのは root だけです。実行コマンド: sudo podium-agent machine-id',
    none: 'この VM には ID がありません。接続時に承認してください。',
  },

  download: {
    unknownServer: 'トークンが不明なため、チェックサムの署名を確認しません。',
    verified: 'チェックサムは自分のサーバーが署名したものです。',
    unsigned:
      '更新のチェックサムに自分のサーバーの署名がありません。何も変更していません。講師に伝えてください。別のサーバーがダウンロードに介入している可能性があります。',
  },

  account: {
    secret: (name) => `Secret ${name}（アカウントのトークン）`,
    notOurs: 'podium-agent が作成したものではないため、残します',
    namespaceInUse: (objects) =>
      `podium-agent が作成していない ${objects} が含まれるため、残します`,
    namespaceTerminating: (namespace, seconds) =>
      `namespace ${namespace} の削除が ${seconds} 秒以内に完了しませんでした。確認: kubectl get namespace ${namespace} -o yaml`,
    objectFailed: (object, message) => `${object} を作成できませんでした: ${message}`,
    noToken: (seconds) =>
      `${seconds} 秒以内にトークンが作成されませんでした。controller manager の動作を確認し、もう一度実行してください。`,
  },

  doctor: {
    serverUnknown: {
      text: 'アドレスが不明です。',
      nextStep:
        '自分のページのインストールコマンドのとおりに、PODIUM_TOKEN を設定し、--server URL を追加してください',
    },
    serverFine: (server) => `${server} が応答しました。`,
    serverUnreachable: (server, reason) => ({
      text: `${server} に接続できません: ${reason}。`,
      nextStep:
        'アドレスを講師に確認し、VM のネットワークを確認してください。ネットワークにプロキシが必要な場合は --proxy URL で指定してください',
    }),
    serverStarting: (server) => ({
      text: `${server} は起動中です。`,
      nextStep: '1 分ほど待ってください。変わらない場合は講師に伝えてください',
    }),
    otherServer: (server, status) => ({
      text: `${server} は応答しますが（HTTP ${status}）、Podium ではありません。`,
      nextStep:
        'アドレスをインストールコマンドと見比べてください。プロキシやネットワークのログイン画面が原因の可能性があります',
    }),
    clockFine: 'サーバーと一致しています。',
    clockOff: (seconds, direction) => ({
      text: `VM の時計がサーバーより ${seconds} 秒${direction === 'ahead' ? '進んで' : '遅れて'}います。`,
      nextStep: '時刻の設定: sudo timedatectl set-ntp true',
    }),
    tokenUnknown: {
      text: 'トークンが指定されていません。',
      nextStep: '自分のページのインストールコマンドのとおりに、PODIUM_TOKEN を設定してください',
    },
    tokenFine: 'サーバーが受け付けました。',
    copyCommandAgain:
      '自分のページのインストールコマンドをコピーし直すか、講師に新しいものを依頼してください',
    tokenIncomplete: '途中で切れています。',
    tokenOfOtherServer: '別のサーバーで作成されたものです。',
    tokenUnproven: {
      text: 'サーバーが本物であることを確認できません。',
      nextStep: '講師に伝えてください。別のサーバーが接続に介入している可能性があります',
    },
    linkUnreachable: (reason) => ({
      text: `${reason}。`,
      nextStep: 'プロキシが接続を遮断している可能性があります。講師に伝えてください',
    }),
    linkBroken: (reason) => `${reason}。`,
    installAgain: '自分のページのインストールコマンドでエージェントを再インストールしてください',
    connected: (seat) =>
      `この VM は接続されています${seat === null ? '' : `（${seat.workshop}、席 ${seat.label}）`}。`,
    polling: 'プロキシが WebSocket を遮断しているため、ロングポーリングを使用しています。',
    stalled: (kind, since) => ({
      text: `${since} から ${kind} を確認できません: API サーバーが監視を拒否しています。`,
      nextStep: `"kubectl get ${kind.toLowerCase()} --all-namespaces --watch" が動作するか確認してください`,
    }),
    askForApproval: '講師に VM の承認を依頼してください。エージェントは自動で再試行します',
    connecting: (reason) => ({
      text: `まだ接続していません${reason === null ? '' : `: ${reason}`}。`,
      nextStep: 'エージェントは自動で再試行します。上の「server」を確認してください',
    }),
    waiting: (message) => ({
      text: `サーバーの要求により待機しています: ${message}`,
      nextStep: '自動で再試行します。変わらない場合は講師に伝えてください',
    }),
    stopping: 'エージェントを停止しています。',
    ended: (message) => `サーバーが接続を終了しました: ${message}`,
    askForNewCommand: '講師に新しいインストールコマンドを依頼し、実行してください',
    kubeconfigFine: (source, context) => `${source}、context ${context}`,
    kubeconfigProblem: (message) => ({
      text: `${message}。`,
      nextStep:
        '"kubectl get nodes" が動作するか確認してください。インストール済みの場合: podium-agent reconnect',
    }),
    apiServerFine: (server, version) => `${server} が応答しました（${version}）。`,
    apiServerDenies: (server) => ({
      text: `${server} がこのアカウントを受け付けません。`,
      nextStep: 'クラスターを作り直した場合: podium-agent reconnect',
    }),
    apiServerOther: (server, message) => ({
      text: `${server} の応答: ${message}。`,
      nextStep:
        '"kubectl version" を実行してください。kubeconfig のアドレスが間違っている可能性があります',
    }),
    apiServerUnreachable: (server, reason) => ({
      text: `${server} に接続できません: ${reason}。`,
      nextStep:
        '"kubectl get nodes" が動作するか確認し、停止している場合は起動してください。作り直した場合: podium-agent reconnect',
    }),
    rightsFine: 'Podium に必要なものをすべて読み取れます。変更はできません。',
    rightsOfOwnAccount:
      'Podium に必要なものをすべて読み取れます。自分のアカウントのため変更もできますが、エージェントは読み取るだけです。',
    rightsMissing: (kinds) => ({
      text: `${kinds} の読み取り権限がありません。`,
      nextStep:
        '該当する課題は確認できません。必要な権限のある kubeconfig で "podium-agent reconnect" を実行してください',
    }),
    diskFine: (folder, megabytes) => `${folder} の空きは ${megabytes} MB です。`,
    diskLow: (folder, megabytes, needed) =>
      `${folder} の空きは ${megabytes} MB です（必要な容量は最大 ${needed} MB）。`,
    diskFull: (folder) => `${folder} に空きがありません。`,
    freeUpSpace: '空き容量を増やしてください。確認: df -h',
    diskNotWritable: (folder, code) => ({
      text: `${folder} に書き込めません（${code}）。`,
      nextStep: `--state FOLDER で別のフォルダーを指定するか、所有者を確認してください: ls -ld ${folder}`,
    }),
  },

  kubeconfig: kubeconfigJa,
  route: routeJa,

  requestErrors: {
    ENOTFOUND: 'DNS に名前がありません',
    EAI_AGAIN: 'DNS が応答していません',
    ECONNREFUSED: '接続が拒否されました',
    ECONNRESET: '接続が切断されました',
    EHOSTUNREACH: 'ホストへの経路がありません',
    ENETUNREACH: 'VM がネットワークに接続していません',
    ETIMEDOUT: '10 秒以内に応答がありません',
    CERT_HAS_EXPIRED: '証明書の有効期限が切れています',
    ERR_TLS_CERT_ALTNAME_INVALID: '証明書の名前が一致しません',
    DEPTH_ZERO_SELF_SIGNED_CERT: '自己署名の証明書です',
    SELF_SIGNED_CERT_IN_CHAIN: '証明書の発行元が不明です',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: '証明書の発行元が不明です',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: '証明書の発行元が不明です',
    EPROTO: 'このアドレスは TLS に対応していません（https ではなく http の可能性があります）',
  },
  signInProgramMissing: (program) =>
    `kubeconfig のサインインに使う ${program} がインストールされていません`,
};
