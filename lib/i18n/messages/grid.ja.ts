import type { SameKeys } from './same-keys.ts';
import type { grid as english } from './grid.en.ts';

export const grid: SameKeys<typeof english> = {
  legend: {
    label: '状態で絞り込む',
    help: '質問あり',
    stuck: 'つまずき',
    failing: '要修正',
    unknown: '確認不可',
    'not-started': '未着手',
    'in-progress': '進行中',
    'passed-cleaned-up': '合格（片付け済み）',
    passed: '合格',
  },
  search: { label: '名前、席番号、理由で検索', found: '{seats, number} 席中 {found, number} 席' },
  sort: {
    label: '並べ替え',
    need: '要対応順',
    seat: '席順',
    name: '名前順',
    progress: '進捗順',
    activity: '更新順',
  },
  gridView: {
    label: '表示形式',
    table: '表',
    'dense-table': '表（小）',
    map: '座席表',
    overview: '全体',
  },
  track: {
    label: '課題',
    exercise: '課題',
    passed: '合格率',
    failing: '要修正',
    exerciseSummary:
      '課題 {number, number}、{title}: 合格率 {done, number}%、要修正 {trouble, number} 人',
    kind: { 'hands-on': 'ハンズオン', challenge: 'チャレンジ', quiz: 'クイズ' },
  },
  grid: {
    label: '席一覧（課題 {number, number}）',
    tableLabel: '席と課題',
    count: '{passed, number} / {seats, number}',
    noMatch: '条件に合う席はありません',
    seat: '席',
    empty: '受講者なし',
    passedCount: '{exercises, number} 課題中 {passed, number} 課題に合格',
    sentence: {
      exercise: '課題 {number, number}',
      since: '{time} から',
      claimed: '{name} が対応中',
      snoozed: '質問（後回し）',
      gradingPaused: '{time} から採点停止中',
      dataLimited: 'データ制限中',
      minutes: '{minutes, number} 分',
    },
    notice: { gradingPaused: '停止中', dataLimited: '制限中' },
    track: {
      median: '中央値',
      stuck: 'つまずき',
      noMedian: '–',
      exerciseSummary:
        '課題 {number, number}、{title}: 合格率 {done, number}%、中央値 {median}、つまずき {stuck, number} 人',
      optional: '任意',
    },
    group: { label: 'グループ', all: 'すべてのグループ', none: 'グループなし' },
    overview: {
      label: '席の全体表示（課題 {number, number}）',
      blockFrom: '{group} {from, number}–',
    },
  },
  gridHint: {
    hint: '席にポインターを合わせるか、矢印キーで移動できます',
    move: '移動',
    open: '開く',
    keys: 'ショートカット一覧',
    arrows: '矢印キー',
  },
};
