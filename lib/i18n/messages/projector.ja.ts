import type { SameKeys } from './same-keys.ts';
import type { projector as english } from './projector.en.ts';

export const projector: SameKeys<typeof english> = {
  connecting: '読み込んでいます…',
  asOf: '再接続しています… 最終更新',
  announcement: '講師からのお知らせ',
  startsAt: '{time} 開始',
  ended: 'ワークショップは終了しました。ご参加ありがとうございました。',
  timeLeft: '残り（{time} まで）',
  timeUp: '終了時刻 {time} を過ぎました',
  breakUntil: '{time} まで休憩',
  nextBreak: '次の休憩は {time} から',
  join: '参加 / Join',
  qr: '{address} の QR コード',
  progress: '全体の進捗',
  passed: '{seats, number} 人中 <b>{passed, number}</b> 人が合格',
  caption: '{count, plural, =1 {点 1 つが受講者 1 人} other {点 1 つが受講者 # 人}}',
  exercise: '課題 {number, number}: {people, number} 人',
};
