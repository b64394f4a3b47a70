import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import { clusterJa } from './cluster.ja.ts';
import { networkJa } from './network.ja.ts';
import type { SayingTable } from './reason-table.ts';
import { code, mark, words } from './spans.ts';

const PULL = {
  'not-found': 'イメージが見つからない',
  denied: 'イメージの取得が拒否された',
  unreachable: 'レジストリに接続できない',
  invalid: 'イメージ名の形式が不正',
  other: 'イメージを取得できない',
} as const;

const LACKS = {
  cpu: 'CPU の空き不足',
  memory: 'メモリの空き不足',
  'node-selector': 'ラベルの不一致',
  taint: 'taint',
  ports: 'hostPort が使用中',
  volume: 'ボリュームの準備待ち',
  other: '条件の不一致',
} as const;

export const causesJa: Pick<SayingTable, CauseCode> = {
  ...networkJa,
  ...clusterJa,
  'image-pull': {
    found: (p) =>
      words`${mark(p.image)} ${{ 'not-found': 'がレジストリにありません', denied: 'の取得が拒否されました', unreachable: 'のレジストリに接続できません', invalid: 'はイメージ名として正しくありません', other: 'を取得できません' }[p.why]}。`,
    expected: () => words`取得できるイメージ`,
    next: (p) =>
      p.why === 'unreachable'
        ? words`講師に伝えてください。ほかの受講者も同じかもしれません。`
        : words`名前とタグを 1 文字ずつ確認し、もう一度 apply してください。`,
    short: (p) => PULL[p.why],
  },
  'crash-loop': {
    found: (p) => crashFound(p),
    expected: () => words`動き続けるプロセス`,
    next: (p) => crashNext(p),
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
        ? words`${code(p.container)} のポートは ${mark(p.other)} が使用しています。`
        : words`${code(p.container)} と ${code(p.other)} が同じポート ${mark(p.port)} を使用しています。`,
    expected: () => words`同じ Pod のコンテナごとに異なるポート`,
    next: () => words`どちらかのポートを変更してください。`,
    short: () => 'ポートの競合',
  },
  unschedulable: {
    found: (p) =>
      words`Pod ${code(p.name)} を配置できる Node がありません（${mark(LACKS[p.why])}）。`,
    expected: () => words`Pod を配置できる Node`,
    next: (p) =>
      p.why === 'cpu' || p.why === 'memory'
        ? words`${code('resources.requests')} を減らし、もう一度 apply してください。`
        : words`${code(`kubectl describe pod ${p.name}`)} の Events を確認してください。`,
    short: () => 'Pod を配置できない',
  },
  'config-error': {
    found: (p) =>
      p.what === ''
        ? words`コンテナ ${code(p.container)} を設定どおりに作成できません。`
        : words`${{ configmap: 'ConfigMap', secret: 'Secret', key: 'キー', other: 'オブジェクト' }[p.missing]} ${mark(p.what)} がありません。`,
    expected: (p) => words`コンテナ ${code(p.container)} が参照するオブジェクト`,
    next: () => words`作成するか、YAML の名前を修正してください。`,
    short: (p) =>
      ({
        configmap: 'ConfigMap がない',
        secret: 'Secret がない',
        key: 'キーがない',
        other: 'コンテナの設定が不正',
      })[p.missing],
  },
  'wrong-namespace': {
    found: (p) => words`${p.kind} ${code(p.name)} は Namespace ${mark(p.found)} にあります。`,
    expected: (p) => words`Namespace ${code(p.expected)}`,
    next: (p) => words`${code(`-n ${p.expected}`)} を付けて、もう一度 apply してください。`,
    short: () => 'Namespace が違う',
  },
};

type Crash = CauseParams['crash-loop'];

function crashFound({ container, exitCode, message, reason }: Crash) {
  if (reason === 'StartError' && message !== '')
    return words`コンテナ ${code(container)} にプログラム ${mark(message)} がありません。`;
  if (reason === 'OOMKilled')
    return words`コンテナ ${code(container)} がメモリの上限を超えました（${mark(reason)}）。`;
  if (message === '')
    return words`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終了を繰り返しています。`;
  return words`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終了: ${code(message)}`;
}

function crashNext({ name, container, exitCode, reason }: Crash) {
  if (exitCode === 0) return words`コンテナに、動き続けるプロセスを指定してください。`;
  if (reason === 'StartError' || exitCode === 127)
    return words`${code('command')} が単語ごとに分かれているか確認してください。`;
  if (reason === 'OOMKilled')
    return words`${code('resources.limits')} を増やすか、メモリ使用量を減らしてください。`;
  return words`${code(`kubectl logs -p ${name} -c ${container}`)} を確認してください。`;
}
