import { acrossTimeJa } from './across-time.ja.ts';
import { causesJa } from './causes.ja.ts';
import type { SayingTable } from './reason-table.ts';
import { code, imageSpans, mark, words } from './spans.ts';

export const reasonsJa: SayingTable = {
  ...causesJa,
  ...acrossTimeJa,
  differs: {
    found: (p) => words`${code(p.name)} の ${code(p.path)} が ${mark(p.found)} です。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`YAML を修正し、もう一度 apply してください。`,
    short: (p) => `${last(p.path)} が ${p.expected} ではない`,
  },
  missing: {
    found: (p) => words`${code(p.name)} に ${mark(p.path)} がありません。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`YAML に追加し、もう一度 apply してください。`,
    short: (p) => `${last(p.path)} がない`,
  },
  unwanted: {
    found: (p) => words`${code(p.name)} の ${code(p.path)} が ${mark(p.found)} です。`,
    expected: () => words`指定なし`,
    next: () => words`その行を削除し、もう一度 apply してください。`,
    short: (p) => `${last(p.path)} は不要`,
  },
  'no-item': {
    found: (p) => words`${code(p.name)} の ${mark(p.path)} に必要な要素がありません。`,
    expected: (p) => words`${code(p.expected)} を持つ要素`,
    next: () => words`リストに要素を追加し、もう一度 apply してください。`,
    short: (p) => `${last(p.path)} の要素が不足`,
  },
  'no-container': {
    found: (p) => words`${p.kind} ${code(p.name)} にコンテナ ${mark(p.expected)} がありません。`,
    expected: (p) => words`コンテナ ${code(p.expected)}`,
    next: () => words`${code('containers')} に追加し、Pod を作り直してください。`,
    short: () => 'コンテナがない',
  },
  'container-name': {
    found: (p) => words`${code(p.name)} のコンテナの名前が ${mark(p.found)} です。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`名前を修正し、Pod を作り直してください。`,
    short: () => 'コンテナの名前が違う',
  },
  image: {
    found: (p) => words`${code(p.container)} のイメージが ${imageSpans(p.found, p.part)} です。`,
    expected: (p) => words`${code(p.expected)}`,
    next: (p) =>
      p.part === 'tag'
        ? words`コロンの後のタグを修正し、もう一度 apply してください。`
        : words`名前を 1 文字ずつ確認して修正し、もう一度 apply してください。`,
    short: (p) =>
      ({ name: 'イメージ名が違う', tag: 'イメージのタグが違う', registry: 'レジストリが違う' })[
        p.part
      ],
  },
  command: {
    found: (p) =>
      p.found === ''
        ? words`コンテナ ${code(p.container)} に ${mark('command')} がありません。`
        : words`コンテナ ${code(p.container)} は ${mark(p.found)} を実行します。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`${code('command')} を単語のリストで書き、Pod を作り直してください。`,
    short: (p) => (p.found === '' ? 'command がない' : 'コマンドが違う'),
  },
  label: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.name)} にラベル ${mark(p.key)} がありません。`
        : words`${code(p.name)} のラベル ${code(p.key)} が ${mark(p.found)} です。`,
    expected: (p) => words`${code(`${p.key}=${p.expected}`)}`,
    next: (p) => words`${code(p.path)} を修正し、もう一度 apply してください。`,
    short: (p) => (p.found === '' ? `ラベル ${p.key} がない` : `ラベル ${p.key} の値が違う`),
  },
  condition: {
    found: (p) =>
      p.found === ''
        ? words`${p.kind} ${code(p.name)} の ${mark(p.condition)} はまだ報告されていません。`
        : words`${code(p.name)} の ${code(p.condition)} は ${mark(p.found)}${p.why === '' ? '' : words`（${code(p.why)}）`}`,
    expected: (p) => words`${code(p.condition)} が ${code(p.expected)}`,
    next: (p) =>
      words`${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)} の Events を確認してください。`,
    short: (p) => `${p.condition} が ${p.expected} ではない`,
  },
  starting: {
    found: (p) => words`Pod ${code(p.name)} は起動中です。`,
    next: () => words`お待ちください。${code('kubectl get pods -w')} で確認できます。`,
    short: () => '起動中',
  },
  'no-object': {
    found: (p) =>
      p.owner === ''
        ? words`${code(p.namespace)} に ${mark(p.kind)} がありません。`
        : words`${code(p.owner)} に ${mark(p.kind)} がありません。`,
    expected: (p) => words`${p.kind} が 1 つ`,
    next: () => words`YAML を apply してください。`,
    short: (p) => `${p.kind} がない`,
  },
  stated: {
    found: (p) => words`${p.kind} ${code(p.name)} が課題の条件を満たしていません。`,
    short: () => '課題の条件を満たさない',
  },
  'cannot-see': {
    found: (p) => words`エージェントに ${mark(p.kind)} の読み取り権限がありません。`,
    next: () => words`VM で ${code('podium-agent doctor')} を実行してください。`,
    short: (p) => `${p.kind} の読み取り権限がない`,
  },
  'too-costly': {
    found: () => words`時間がかかりすぎたため、チェックを中止しました。`,
    short: () => 'チェックの時間切れ',
  },
  'check-error': {
    found: () => words`このチェックを評価できませんでした。`,
    short: () => 'チェックを評価できない',
  },
  'agent-away': {
    found: () => words`VM のエージェントがオフラインです。`,
    next: () => words`VM で ${code('podium-agent doctor')} を実行してください。`,
    short: () => 'エージェントがオフライン',
  },
  'first-look': {
    found: () => words`エージェントがクラスターを初めて確認しています。`,
    next: () => words`数秒お待ちください。`,
    short: () => 'クラスターを確認中',
  },
  'cluster-down': {
    found: () => words`クラスターがエージェントに応答していません。`,
    next: () => words`VM で ${code('kubectl get nodes')} を実行してください。`,
    short: () => 'クラスター停止',
  },
};

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
