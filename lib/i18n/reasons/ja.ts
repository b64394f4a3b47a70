import { acrossTimeJa } from './across-time.ja.ts';
import { causesJa } from './causes.ja.ts';
import type { SayingTable } from './table.ts';
import { code, imageSpans, mark, words } from './words.ts';

export const reasonsJa: SayingTable = {
  ...causesJa,
  ...acrossTimeJa,
  differs: {
    found: (p) => words`${code(p.name)} の ${code(p.path)} が ${mark(p.found)} です。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`YAML を直し、もう一度 apply します。`,
    short: (p) => `${last(p.path)} が ${p.expected} でない`,
  },
  missing: {
    found: (p) => words`${code(p.name)} に ${mark(p.path)} がありません。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`YAML に書き加え、もう一度 apply します。`,
    short: (p) => `${last(p.path)} がない`,
  },
  unwanted: {
    found: (p) => words`${code(p.name)} の ${code(p.path)} が ${mark(p.found)} です。`,
    expected: () => words`指定なし`,
    next: () => words`その行を消し、もう一度 apply します。`,
    short: (p) => `${last(p.path)} は不要`,
  },
  'no-item': {
    found: (p) => words`${code(p.name)} の ${mark(p.path)} に、あるべき要素がありません。`,
    expected: (p) => words`${code(p.expected)} を持つ要素`,
    next: () => words`リストに加え、もう一度 apply します。`,
    short: (p) => `${last(p.path)} の要素が足りない`,
  },
  'no-container': {
    found: (p) => words`${p.kind} ${code(p.name)} にコンテナ ${mark(p.expected)} がありません。`,
    expected: (p) => words`コンテナ ${code(p.expected)}`,
    next: () => words`${code('containers')} に加え、Pod を作り直します。`,
    short: () => 'コンテナが足りない',
  },
  'container-name': {
    found: (p) => words`${code(p.name)} のコンテナの名前が ${mark(p.found)} です。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`名前を直し、Pod を作り直します。`,
    short: () => 'コンテナの名前が違う',
  },
  image: {
    found: (p) => words`コンテナ ${code(p.container)} の ${imageSpans(p.found, p.part)}`,
    expected: (p) => words`${code(p.expected)}`,
    next: (p) =>
      p.part === 'tag'
        ? words`コロンの後のタグを直し、もう一度 apply します。`
        : words`名前を一文字ずつ見比べて直し、もう一度 apply します。`,
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
    next: () => words`${code('command')} を語のリストで書き、Pod を作り直します。`,
    short: (p) => (p.found === '' ? 'command がない' : 'コマンドが違う'),
  },
  label: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.name)} にラベル ${mark(p.key)} がありません。`
        : words`${code(p.name)} のラベル ${code(p.key)} が ${mark(p.found)} です。`,
    expected: (p) => words`${code(`${p.key}=${p.expected}`)}`,
    next: (p) => words`${code(p.path)} を直し、もう一度 apply します。`,
    short: (p) => (p.found === '' ? `ラベル ${p.key} がない` : `ラベル ${p.key} が違う`),
  },
  condition: {
    found: (p) =>
      p.found === ''
        ? words`${p.kind} ${code(p.name)} の ${mark(p.condition)} はまだ報告されていません。`
        : words`${code(p.name)} の ${code(p.condition)} は ${mark(p.found)}${p.why === '' ? '' : words`（${code(p.why)}）`}`,
    expected: (p) => words`${code(p.condition)} が ${code(p.expected)}`,
    next: (p) =>
      words`${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)} の Events を読みます。`,
    short: (p) => `${p.condition} が ${p.expected} でない`,
  },
  starting: {
    found: (p) => words`Pod ${code(p.name)} は起動の途中です。`,
    next: () => words`少し待ちます。${code('kubectl get pods -w')} で様子が見えます。`,
    short: () => '起動の途中',
  },
  'no-object': {
    found: (p) =>
      p.owner === ''
        ? words`${code(p.namespace)} に ${mark(p.kind)} がありません。`
        : words`${code(p.owner)} に ${mark(p.kind)} がありません。`,
    expected: (p) => words`${p.kind} が 1 つ`,
    next: () => words`YAML を apply して、もう一度見ます。`,
    short: (p) => `${p.kind} がない`,
  },
  stated: {
    found: (p) => words`${p.kind} ${code(p.name)} が課題の条件と違います。`,
    short: () => '課題の条件と違う',
  },
  'cannot-see': {
    found: (p) => words`エージェントはこのクラスタの ${mark(p.kind)} を読めません。`,
    next: () => words`VM で ${code('podium-agent doctor')} を実行します。`,
    short: (p) => `${p.kind} を読めない`,
  },
  'too-costly': {
    found: () => words`この確認は時間がかかりすぎたため、止めました。`,
    short: () => '確認に時間がかかりすぎる',
  },
  'check-error': {
    found: () => words`この確認は、ここでは判定できませんでした。`,
    short: () => '判定できない',
  },
  'agent-away': {
    found: () => words`VM のエージェントから連絡がありません。`,
    next: () => words`VM で ${code('podium-agent doctor')} を実行します。`,
    short: () => 'エージェントから連絡なし',
  },
  'first-look': {
    found: () => words`エージェントがクラスタを初めて見ているところです。`,
    next: () => words`少し待ちます。数秒で終わります。`,
    short: () => 'クラスタを確認中',
  },
  'cluster-down': {
    found: () => words`クラスタがエージェントに応答しません。`,
    next: () => words`VM で ${code('kubectl get nodes')} を試します。`,
    short: () => 'クラスタが応答しない',
  },
};

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
