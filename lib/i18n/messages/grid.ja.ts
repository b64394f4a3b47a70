import type { grid as en } from './grid.en.ts';
import type { SameKeys } from './same-keys.ts';

export const grid: SameKeys<typeof en> = {
  sentence: {
    exercise: '課題 {number, number}',
    since: '{time} から',
    claimed: '{name} が対応中',
    snoozed: '質問（後回し）',
    minutes: '{minutes, number} 分',
  },
  track: {
    median: '中央値',
    stuck: 'つまずき',
    noMedian: '–',
    exerciseSummary:
      '課題 {number, number}、{title}: 合格率 {done, number}%、中央値 {median}、つまずき {stuck, number} 人',
    optional: '任意',
  },
  group: { label: 'グループ', all: 'すべてのグループ', none: 'グループなし' },
  field: {
    label: '席の全体表示（課題 {number, number}）',
    blockFrom: '{group} {from, number}–',
  },
  palette: {
    open: 'コマンド',
    label: '席や課題への移動、コマンドの実行',
    placeholder: '席、課題、コマンドを検索',
    none: '結果がありません',
    more: 'ほか {more, number} 件',
    results: '{count, number} 件',
    seat: '席',
    exercise: '課題',
    command: 'コマンド',
    current: '現在の課題',
    show: '課題 {number, number} を表示',
    makeCurrent: '課題 {number, number} を現在の課題にする',
    keys: 'ショートカットを表示',
    clear: '絞り込みを解除',
    gridView: '表示形式: {density}',
    sort: '並べ替え: {sort}',
    theme: 'テーマ: {theme}',
    language: '表示言語: {language}',
    access: '招待とアクセス',
    workshops: 'ワークショップ一覧',
    projector: '投影用画面',
  },
  keys: { palette: 'コマンドパレット' },
};
