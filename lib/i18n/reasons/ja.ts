import { acrossTimeJa } from './across-time.ja.ts';
import { causesJa } from './causes.ja.ts';
import { existenceJa } from './existence.ja.ts';
import { formatSize } from '../sizes.ts';
import { formatClock } from '../times.ts';
import { formatInterval } from './interval.ts';
import type { ReasonTable } from './reason-table.ts';
import { responsesJa } from './responses.ja.ts';
import { code, markImagePart, mark, sentence } from './spans.ts';

export const reasonsJa: ReasonTable = {
  ...causesJa,
  ...acrossTimeJa,
  ...responsesJa,
  ...existenceJa,
  differs: {
    found: (p) => sentence`${code(p.name)} の ${code(p.path)} が ${mark(p.found)} です。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`YAML を修正し、もう一度 apply してください。`,
    short: (p) => `${lastPathSegment(p.path)} が ${p.expected} ではない`,
  },
  missing: {
    found: (p) =>
      isStatus(p)
        ? sentence`${code(p.name)} の ${mark(p.path)} はまだ報告されていません。`
        : sentence`${code(p.name)} に ${mark(p.path)} がありません。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`YAML に追加し、もう一度 apply してください。`,
    short: (p) => `${lastPathSegment(p.path)} がない`,
  },
  unwanted: {
    found: (p) => sentence`${code(p.name)} の ${code(p.path)} が ${mark(p.found)} です。`,
    expected: () => sentence`指定なし`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`その行を削除し、もう一度 apply してください。`,
    short: (p) => `${lastPathSegment(p.path)} は不要`,
  },
  'no-item': {
    found: (p) => sentence`${code(p.name)} の ${mark(p.path)} に必要な要素がありません。`,
    expected: (p) => sentence`${code(p.expected)} を持つ要素`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`リストに要素を追加し、もう一度 apply してください。`,
    short: (p) => `${lastPathSegment(p.path)} の要素が不足`,
  },
  'no-container': {
    found: (p) => sentence`${p.kind} ${code(p.name)} にコンテナ ${mark(p.expected)} がありません。`,
    expected: (p) => sentence`コンテナ ${code(p.expected)}`,
    next: () => sentence`${code('containers')} に追加し、Pod を作り直してください。`,
    short: () => 'コンテナがない',
  },
  'container-name': {
    found: (p) => sentence`${code(p.name)} のコンテナの名前が ${mark(p.found)} です。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () => sentence`名前を修正し、Pod を作り直してください。`,
    short: () => 'コンテナの名前が違う',
  },
  image: {
    found: (p) =>
      sentence`${code(p.container)} のイメージが ${markImagePart(p.found, p.part)} です。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      p.part === 'tag'
        ? sentence`コロンの後のタグを修正し、もう一度 apply してください。`
        : p.part === 'registry'
          ? sentence`期待するレジストリか、Docker Hub のミラーを使ってください。`
          : sentence`名前を 1 文字ずつ確認して修正し、もう一度 apply してください。`,
    short: (p) =>
      ({ name: 'イメージ名が違う', tag: 'イメージのタグが違う', registry: 'レジストリが違う' })[
        p.part
      ],
  },
  command: {
    found: (p) =>
      p.found === ''
        ? sentence`コンテナ ${code(p.container)} に ${mark('command')} がありません。`
        : sentence`コンテナ ${code(p.container)} は ${mark(p.found)} を実行します。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () =>
      sentence`${code('command')} を単語のリストで書き、オブジェクトを削除して作り直してください。`,
    short: (p) => (p.found === '' ? 'command がない' : 'コマンドが違う'),
  },
  label: {
    found: (p) =>
      p.found === ''
        ? sentence`${code(p.name)} にラベル ${mark(p.key)} がありません。`
        : sentence`${code(p.name)} のラベル ${code(p.key)} が ${mark(p.found)} です。`,
    expected: (p) => sentence`${code(`${p.key}=${p.expected}`)}`,
    next: (p) => sentence`${code(p.path)} を修正し、もう一度 apply してください。`,
    short: (p) => (p.found === '' ? `ラベル ${p.key} がない` : `ラベル ${p.key} の値が違う`),
  },
  schedule: {
    found: (p) =>
      p.everySeconds > 0
        ? sentence`${code(p.name)} は ${mark(formatInterval(p.everySeconds, 'ja'))}に動きます（${code(p.found)}）。`
        : sentence`${code(p.name)} の schedule が ${mark(p.found)} です。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () => sentence`YAML の ${code('schedule')} を修正し、もう一度 apply してください。`,
    short: () => 'スケジュールが違う',
  },
  condition: {
    found: (p) =>
      p.found === ''
        ? sentence`${p.kind} ${code(p.name)} の ${mark(p.condition)} はまだ報告されていません。`
        : sentence`${code(p.name)} の ${code(p.condition)} は ${mark(p.found)}${p.why === '' ? '' : sentence`（${code(p.why)}）`}`,
    expected: (p) => sentence`${code(p.condition)} が ${code(p.expected)}`,
    next: (p) =>
      sentence`${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)} の Events を確認してください。`,
    short: (p) => `${p.condition} が ${p.expected} ではない`,
  },
  starting: {
    found: (p) => sentence`Pod ${code(p.name)} は起動中です。`,
    next: () => sentence`お待ちください。${code('kubectl get pods -w')} で確認できます。`,
    short: () => '起動中',
  },
  'no-object': {
    found: (p) =>
      p.owner === ''
        ? sentence`${code(p.namespace)} に ${mark(p.kind)} がありません。`
        : sentence`${code(p.owner)} に ${mark(p.kind)} がありません。`,
    expected: (p) => sentence`${p.kind} が 1 つ`,
    next: (p) =>
      p.owner === ''
        ? sentence`YAML を apply してください。`
        : sentence`${code('kubectl describe')} で所有者の Events を確認してください。`,
    short: (p) => `${p.kind} がない`,
  },
  stated: {
    found: (p) => sentence`${p.kind} ${code(p.name)} が課題の条件を満たしていません。`,
    short: () => '課題の条件を満たさない',
  },
  'cannot-see': {
    found: (p) => sentence`エージェントに ${mark(p.kind)} の読み取り権限がありません。`,
    next: () => sentence`VM で ${code('podium-agent doctor')} を実行してください。`,
    short: (p) => `${p.kind} の読み取り権限がない`,
  },
  stalled: {
    found: (p) =>
      sentence`API サーバーが監視を拒否しているため、${mark(p.kind)} を確認できません。`,
    next: () => sentence`VM で ${code('podium-agent doctor')} を実行してください。`,
    short: (p) => `${p.kind} を確認できない`,
  },
  oversized: {
    found: (p) => sentence`${p.kind} ${code(p.name)} が ${mark('64 KiB')} を超えています。`,
    next: () => sentence`名前とラベルだけを表示しています。`,
    short: (p) => `${p.kind} が 64 KiB を超過`,
  },
  cut: {
    found: (p) => sentence`${p.kind} ${code(p.name)} のリストが長すぎます。`,
    next: () => sentence`リストの先頭の項目だけを表示しています。`,
    short: (p) => `${p.kind} の一部だけを表示中`,
  },
  'data-limited': {
    found: () => sentence`クラスターの${mark('オブジェクトが多すぎます')}。`,
    next: (p) => sentence`${p.kind} ${code(p.name)} は名前とラベルだけを表示しています。`,
    short: () => 'データ制限中',
  },
  'too-costly': {
    found: () => sentence`時間がかかりすぎたため、チェックを中止しました。`,
    short: () => 'チェックの時間切れ',
  },
  'check-error': {
    found: () => sentence`このチェックを評価できませんでした。`,
    short: () => 'チェックを評価できない',
  },
  'agent-away': {
    found: () => sentence`VM のエージェントがオフラインです。`,
    next: () => sentence`VM で ${code('podium-agent doctor')} を実行してください。`,
    short: () => 'エージェントがオフライン',
  },
  'first-look': {
    found: () => sentence`エージェントがクラスターを初めて確認しています。`,
    next: () => sentence`数秒お待ちください。`,
    short: () => 'クラスターを確認中',
  },
  'cluster-down': {
    found: () => sentence`クラスターがエージェントに応答していません。`,
    next: () => sentence`VM で ${code('kubectl get nodes')} を実行してください。`,
    short: () => 'クラスター停止',
  },
  'storage-limit': {
    found: (p) =>
      p.scope === 'seat'
        ? sentence`この席は ${formatClock(p.at)} に保存容量の上限（${formatSize(p.limitBytes)}）に達しました。`
        : sentence`このワークショップは ${formatClock(p.at)} に保存容量の上限（${formatSize(p.limitBytes)}）に達しました。`,
    next: (p) =>
      p.scope === 'seat'
        ? sentence`講師がデータを削除するか上限を引き上げるまで、チェックの結果は確認できません。`
        : sentence`講師が席を削除するまで、この席のチェックの結果は確認できません。`,
    short: () => '保存容量の上限',
  },
};

function lastPathSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The status is what Kubernetes reports; a student can't write it. */
function isStatus({ path }: { readonly path: string }): boolean {
  return path === 'status' || path.startsWith('status.');
}

function checkEvents({ kind, name }: { readonly kind: string; readonly name: string }) {
  return sentence`${code(`kubectl describe ${kind.toLowerCase()} ${name}`)} の Events を確認してください。`;
}
