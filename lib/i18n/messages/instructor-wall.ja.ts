import type { wall as en } from './instructor-wall.en.ts';
import type { SameKeys } from './shape.ts';

export const wall: SameKeys<typeof en> = {
  sentence: {
    exercise: '課題 {number, number}',
    since: '{time} から',
    taken: '{name} が対応中',
    paused: '挙手、保留中',
    minutes: '{minutes, number} 分',
  },
  track: {
    median: '中央値',
    stuck: '行き詰まり',
    noMedian: '–',
    station:
      '課題 {number, number}、{title}: 合格 {done, number} %、中央値 {median}、行き詰まり {stuck, number} 人',
    optional: '任意',
  },
  group: { label: 'グループ', all: '全グループ', none: 'グループなし' },
  field: {
    label: '席の一覧、課題 {number, number}',
    blockFrom: '{group} {from, number}–',
  },
  palette: {
    open: 'コマンド',
    label: '席や課題へ移る、または操作する',
    placeholder: '席、課題、操作',
    none: '当てはまるものがありません。',
    more: 'ほかに {more, number} 件。もう一文字入力して絞り込みます',
    results: '{count, number} 件',
    seat: '席',
    exercise: '課題',
    command: '操作',
    current: '現在の課題',
    show: '{number, number} を表示',
    makeCurrent: '{number, number} を現在の課題に',
    keys: 'すべてのキーを見る',
    clear: 'すべての席を表示',
    density: '密度 {density}',
    sort: '並び: {sort}',
    theme: '配色: {theme}',
    language: '言語: {language}',
    setup: '準備と設定',
    events: 'イベントの一覧',
    projector: '投影用の画面',
  },
  keys: { palette: 'コマンド。席、課題、操作を探す' },
};
