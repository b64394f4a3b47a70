import type { SameKeys } from './same-keys.ts';
import type { schedule as english } from './schedule.en.ts';

export const schedule: SameKeys<typeof english> = {
  schedule: {
    left: '残り',
    over: '超過',
    breakLeft: '休憩の残り',
    nextBreak: '{time} から休憩',
    timer: 'タイマー',
    timerOf: 'タイマー: 残り {time}',
    timerOver: 'タイマー: {time} 超過',
  },
  timer: {
    minutes: '分',
    set: '{minutes, number} 分に設定',
    setAny: '設定',
    name: 'タイマー',
    without: 'タイマーなし',
    add: '5 分延長',
    stop: 'タイマーを解除',
    none: 'タイマーは設定されていません',
    runs: 'すべての受講者のページに表示されています',
    breaks: '休憩',
    at: '開始時刻',
    length: '長さ（分）',
    plan: '休憩を追加',
    noBreaks: '休憩の予定はありません',
    line: '{from}〜{to}',
    cancel: '{time} の休憩を取り消す',
    cancelShort: '取り消す',
    past: 'この時刻は過ぎています',
  },
};
