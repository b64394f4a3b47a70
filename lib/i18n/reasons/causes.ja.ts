import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import { clusterJa } from './cluster.ja.ts';
import { networkJa } from './network.ja.ts';
import { podsJa } from './pods.ja.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

const IMAGE_PULL_SUMMARIES = {
  'not-found': 'イメージが見つからない',
  denied: 'イメージの取得が拒否された',
  unreachable: 'レジストリに接続できない',
  invalid: 'イメージ名の形式が不正',
  other: 'イメージを取得できない',
} as const;

const UNSCHEDULABLE_REASONS = {
  cpu: 'CPU の空き不足',
  memory: 'メモリの空き不足',
  resource: 'リソースの空き不足',
  'too-many-pods': 'Pod 数の上限',
  'node-selector': 'ラベルの不一致',
  affinity: 'affinity の不一致',
  cordoned: 'cordon 中の Node',
  gated: 'scheduling gate',
  taint: 'taint',
  ports: 'hostPort が使用中',
  volume: 'ボリュームの準備待ち',
  other: '条件の不一致',
} as const;

export const causesJa: Pick<ReasonTable, CauseCode> = {
  ...networkJa,
  ...clusterJa,
  ...podsJa,
  'image-pull': {
    found: (p) =>
      sentence`${mark(p.image)} ${{ 'not-found': 'がレジストリにありません', denied: 'の取得が拒否されました', unreachable: 'のレジストリに接続できません', invalid: 'はイメージ名として正しくありません', other: 'を取得できません' }[p.why]}。`,
    expected: () => sentence`取得できるイメージ`,
    next: (p) =>
      p.why === 'unreachable'
        ? sentence`講師に伝えてください。ほかの受講者も同じかもしれません。`
        : sentence`名前とタグを 1 文字ずつ確認し、もう一度 apply してください。`,
    short: (p) => IMAGE_PULL_SUMMARIES[p.why],
  },
  'crash-loop': {
    found: (p) => describeCrash(p),
    expected: () => sentence`動き続けるプロセス`,
    next: (p) => adviseOnCrash(p),
    short: (p) =>
      p.reason === 'StartError'
        ? 'プログラムがない'
        : p.exitCode === 0
          ? 'コンテナがすぐに終了する'
          : `コンテナが異常終了（終了コード ${p.exitCode}）`,
  },
  'port-conflict': {
    found: (p) =>
      p.port === 0
        ? sentence`${code(p.container)} のポートは ${mark(p.other)} が使用しています。`
        : sentence`${code(p.container)} と ${code(p.other)} が同じポート ${mark(p.port)} を使用しています。`,
    expected: () => sentence`同じ Pod のコンテナごとに異なるポート`,
    next: () => sentence`どちらかのポートを変更してください。`,
    short: () => 'ポートの競合',
  },
  unschedulable: {
    found: (p) =>
      sentence`Pod ${code(p.name)} を配置できる Node がありません（${mark(UNSCHEDULABLE_REASONS[p.why])}）。`,
    expected: () => sentence`Pod を配置できる Node`,
    next: (p) =>
      p.why === 'cpu' || p.why === 'memory' || p.why === 'resource'
        ? sentence`${code('resources.requests')} を減らし、もう一度 apply してください。`
        : sentence`${code(`kubectl describe pod ${p.name}`)} の Events を確認してください。`,
    short: () => 'Pod を配置できない',
  },
  'config-error': {
    found: (p) =>
      p.what === ''
        ? sentence`コンテナ ${code(p.container)} を設定どおりに作成できません。`
        : sentence`${{ configmap: 'ConfigMap', secret: 'Secret', key: 'キー', other: 'オブジェクト' }[p.missing]} ${mark(p.what)} がありません。`,
    expected: (p) => sentence`コンテナ ${code(p.container)} が参照するオブジェクト`,
    next: () => sentence`作成するか、YAML の名前を修正してください。`,
    short: (p) =>
      ({
        configmap: 'ConfigMap がない',
        secret: 'Secret がない',
        key: 'キーがない',
        other: 'コンテナの設定が不正',
      })[p.missing],
  },
  'wrong-namespace': {
    found: (p) => sentence`${p.kind} ${code(p.name)} は Namespace ${mark(p.found)} にあります。`,
    expected: (p) => sentence`Namespace ${code(p.expected)}`,
    next: (p) => sentence`${code(`-n ${p.expected}`)} を付けて、もう一度 apply してください。`,
    short: () => 'Namespace が違う',
  },
};

type Crash = CauseParams['crash-loop'];

function describeCrash({ container, exitCode, message, reason, restarts }: Crash) {
  if (reason === 'StartError' && message !== '')
    return sentence`コンテナ ${code(container)} にプログラム ${mark(message)} がありません。`;
  if (reason === 'OOMKilled')
    return sentence`コンテナ ${code(container)} がメモリの上限を超えました（${mark(reason)}）。`;
  if (message === '' && restarts === 0)
    return sentence`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終了し、再起動されません。`;
  if (message === '')
    return sentence`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終了を繰り返しています。`;
  return sentence`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終了: ${code(message)}`;
}

function adviseOnCrash({ name, container, exitCode, reason, restarts }: Crash) {
  if (exitCode === 0) return sentence`コンテナに、動き続けるプロセスを指定してください。`;
  if (reason === 'StartError' || exitCode === 127)
    return sentence`${code('command')} が単語ごとに分かれているか確認してください。`;
  if (reason === 'OOMKilled')
    return sentence`${code('resources.limits')} を増やすか、メモリ使用量を減らしてください。`;
  // 再起動がなければ、前のコンテナもない。
  const logs = restarts === 0 ? 'kubectl logs' : 'kubectl logs -p';
  return sentence`${code(`${logs} ${name} -c ${container}`)} を確認してください。`;
}
