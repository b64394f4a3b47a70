/** The projector view. */
export const projector = {
  connecting: 'Loading…',
  asOf: 'Reconnecting… Last update',
  announcement: 'From your instructor',
  startsAt: 'Starts at {time}',
  ended: 'This workshop has ended. Thank you for taking part.',
  timeLeft: 'left, until {time}',
  timeUp: 'Time was up at {time}',
  breakUntil: 'Break until {time}',
  nextBreak: 'Next break at {time}',
  join: 'Join',
  qr: 'QR code for {address}',
  progress: 'Class progress',
  passed: '<b>{passed, number}</b> of {seats, plural, one {# student} other {# students}} passed',
  caption: '{count, plural, one {Each dot is one student} other {Each dot is # students}}',
  exercise: 'Exercise {number, number}: {people, plural, one {# student} other {# students}}',
} as const;
