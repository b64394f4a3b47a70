import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import { clusterJa } from './cluster.ja.ts';
import { networkJa } from './network.ja.ts';
import type { SayingTable } from './table.ts';
import { code, mark, words } from './words.ts';

const PULL = {
  'not-found': 'イメージが見つからない',
  denied: 'イメージの取得が許可されない',
  unreachable: 'レジストリに届かない',
  invalid: 'イメージ名の書き方が違う',
  other: 'イメージを取得できない',
} as const;

const LACKS = {
  cpu: '空き CPU の不足',
  memory: '空きメモリの不足',
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
      words`${mark(p.image)} ${{ 'not-found': 'がレジストリにありません', denied: 'の取得が許可されません', unreachable: 'のレジストリに届きません', invalid: 'はイメージ名として読めません', other: 'を取得できません' }[p.why]}。`,
    expected: () => words`取得できるイメージ`,
    next: (p) =>
      p.why === 'unreachable'
        ? words`ほかの人も同じかもしれません。講師に知らせます。`
        : words`名前とタグを一文字ずつ見比べて直し、もう一度 apply します。`,
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
          ? 'コンテナがすぐに終わる'
          : `コンテナが異常終了（終了コード ${p.exitCode}）`,
  },
  'port-conflict': {
    found: (p) =>
      p.port === 0
        ? words`${code(p.container)} のポートは ${mark(p.other)} が使っています。`
        : words`${code(p.container)} と ${code(p.other)} がポート ${mark(p.port)} を取り合っています。`,
    expected: () => words`同じ Pod ではコンテナごとに別のポート`,
    next: () => words`どちらかのポートを変えます。`,
    short: () => 'ポートの取り合い',
  },
  unschedulable: {
    found: (p) => words`Pod ${code(p.name)} を置く Node がありません（${mark(LACKS[p.why])}）。`,
    expected: () => words`Pod を置ける Node`,
    next: (p) =>
      p.why === 'cpu' || p.why === 'memory'
        ? words`${code('resources.requests')} を減らし、もう一度 apply します。`
        : words`${code(`kubectl describe pod ${p.name}`)} の Events を読みます。`,
    short: () => 'Pod を置く Node がない',
  },
  'config-error': {
    found: (p) =>
      p.what === ''
        ? words`コンテナ ${code(p.container)} を設定どおりに作れません。`
        : words`${{ configmap: 'ConfigMap', secret: 'Secret', key: 'キー', other: 'オブジェクト' }[p.missing]} ${mark(p.what)} がありません。`,
    expected: (p) => words`コンテナ ${code(p.container)} が参照するもの`,
    next: () => words`それを作るか、YAML の名前を直します。`,
    short: (p) =>
      ({
        configmap: 'ConfigMap がない',
        secret: 'Secret がない',
        key: 'キーがない',
        other: 'コンテナの設定が違う',
      })[p.missing],
  },
  'wrong-namespace': {
    found: (p) => words`${p.kind} ${code(p.name)} は Namespace ${mark(p.found)} にあります。`,
    expected: (p) => words`Namespace ${code(p.expected)}`,
    next: (p) => words`${code(`-n ${p.expected}`)} を付けて、もう一度 apply します。`,
    short: () => '別の Namespace にある',
  },
};

type Crash = CauseParams['crash-loop'];

function crashFound({ container, exitCode, message, reason }: Crash) {
  if (reason === 'StartError' && message !== '')
    return words`コンテナ ${code(container)} にプログラム ${mark(message)} がありません。`;
  if (reason === 'OOMKilled')
    return words`コンテナ ${code(container)} がメモリの上限を超えました（${mark(reason)}）。`;
  if (message === '')
    return words`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終わり続けています。`;
  return words`コンテナ ${code(container)} が終了コード ${mark(exitCode)} で終わりました: ${code(message)}`;
}

function crashNext({ name, container, exitCode, reason }: Crash) {
  if (exitCode === 0) return words`プロセスが自分で終わっています。続く処理を与えます。`;
  if (reason === 'StartError' || exitCode === 127)
    return words`${code('command')} が語ごとに分かれているか確かめます。`;
  if (reason === 'OOMKilled')
    return words`${code('resources.limits')} を増やすか、使うメモリを減らします。`;
  return words`${code(`kubectl logs -p ${name} -c ${container}`)} を読みます。`;
}
