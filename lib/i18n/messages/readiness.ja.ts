import type { SameKeys } from './same-keys.ts';
import type { readiness as english } from './readiness.en.ts';

export const readiness: SameKeys<typeof english> = {
  title: '開始前チェック',
  workshops: 'ワークショップ一覧',
  toRoom: 'ライブビュー',
  toAccess: '招待とアクセス',
  connecting: '読み込んでいます…',
  viewOnly: '各席の準備状況を表示する権限がありません。',
  question: '受講者の準備状況',
  yes: '準備完了',
  no: '未完了',
  nobody: '受講者なし',
  ready: '{seats, number} 席中 {ready, number} 席が準備完了',
  empty: 'まだ受講者は参加していません。',
  code: '参加コード {code}',
  draft: '受付を開始した後、受講者または VM が接続すると、席がここに表示されます。',
  ended: '開始前チェックは、ワークショップの終了前だけ使えます。',
  notReady: '準備未完了',
  allReady: '準備完了',
  seats: '{count, number} 席',
  load: 'イメージを読み込むコマンド',
  reconnect: 'エージェントのアクセス権を復元するコマンド',
  doctor: 'エージェントを診断するコマンド',
  missing: {
    nobody: '受講者なし',
    'no-agent': 'エージェント未接続',
    'agent-away': 'エージェントがオフライン',
    looking: 'エージェントがクラスターを確認中',
    'agent-old': 'エージェントのバージョンが {wanted} ではない',
    'cluster-down': 'クラスターが応答しない',
    'cluster-refused': 'クラスターがエージェントのアクセスを拒否',
    rights: 'エージェントに {kinds} の読み取り権限がない',
    'kubernetes-old': 'Kubernetes が {wanted} より古い',
    'node-not-ready': 'Ready ではない Node がある',
    disk: 'Node のディスクの空きが少ない',
    images: 'Node にないイメージが {images, number} 個',
    'same-cluster': '{seats} と同じクラスター',
  },
  next: {
    nobody:
      'VM の準備はできています。VM で podium-agent claim を実行すると表示されるコードで、受講者がこの席に接続します。',
    'no-agent':
      '受講者がまだインストールコマンドを実行していません。コマンドは受講者のページに表示されています。',
    'agent-away': '以前は接続していました。原因を調べるには、VM で次のコマンドを実行してください。',
    looking: '数秒で完了します。対応は不要です。',
    'agent-old':
      'インストールコマンドをもう一度実行すると、このサーバーと同じバージョンになります。',
    'cluster-down':
      'VM でクラスターを起動してください（kind、または minikube start）。エージェントが自動で検出します。',
    'cluster-refused':
      'クラスターまたは証明書が再作成されています。VM で次のコマンドを実行してください。',
    rights: 'ClusterRole を作成できる権限で、インストールコマンドをもう一度実行してください。',
    'kubernetes-old': '新しいバージョンでクラスターを作り直してください。',
    'node-not-ready':
      '原因は kubectl describe node で確認できます。多くの場合、VM のメモリ不足が原因です。',
    disk: 'VM の空き容量を増やしてください。docker system prune で未使用のデータを削除できます。',
    images:
      '必要になったときにネットワーク経由で取得されます。事前に読み込むには、VM で次のコマンドを実行してください。',
    'same-cluster':
      'このクラスターの変更は、これらすべての席に記録されます。席ごとに別のクラスターを接続してください。',
  },
};
