/** Words of the wall that everybody sees. */
export const projector = {
  connecting: '会場の様子を読み込んでいます',
  asOf: '再接続中、最終更新',
  said: '講師から',
  beginsAt: '開始',
  ended: 'ワークショップは終了しました。ご参加ありがとうございました',
  until: '残り、終了',
  over: '時間になりました',
  breakUntil: '休憩、再開',
  nextBreak: '次の休憩',
  join: '参加 / Join',
  qr: '{address} の QR コード',
  stations: '会場の進み具合',
  passed: '人が合格 ({seats, number} 人中)',
  dots: '{count, plural, =1 {点 1 つが 1 人。取り組んでいる課題に並びます} other {点 1 つが # 人。取り組んでいる課題に並びます}}',
  station: '課題 {number, number}: {people, number} 人',
} as const;
