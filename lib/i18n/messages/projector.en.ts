/** Words of the wall that everybody sees. */
export const projector = {
  connecting: 'Loading…',
  asOf: 'Reconnecting… Last update',
  said: 'From your instructor',
  beginsAt: 'Starts at {time}',
  ended: 'This workshop has ended. Thank you for taking part.',
  until: 'left, until {time}',
  over: 'Time was up at {time}',
  breakUntil: 'Break until {time}',
  nextBreak: 'Next break at {time}',
  join: 'Join',
  qr: 'QR code for {address}',
  stations: 'Class progress',
  passed: '<b>{passed, number}</b> of {seats, plural, one {# student} other {# students}} passed',
  dots: '{count, plural, one {Each dot is one student} other {Each dot is # students}}',
  station: 'Exercise {number, number}: {people, plural, one {# student} other {# students}}',
} as const;
