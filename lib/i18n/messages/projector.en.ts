/** Words of the wall that everybody sees. */
export const projector = {
  connecting: 'Fetching the room',
  asOf: 'Reconnecting. As of',
  said: 'From the instructor',
  beginsAt: 'Begins at',
  ended: 'The workshop is over. Thank you for taking part',
  until: 'left, until',
  over: 'Time was up at',
  breakUntil: 'Break until',
  nextBreak: 'Next break at',
  join: 'Join',
  qr: 'QR code of {address}',
  stations: 'Where the room stands',
  passed: 'of {seats, plural, one {# person} other {# people}} passed',
  dots: '{count, plural, one {One dot is one person, standing at their exercise} other {One dot is # people, standing at their exercise}}',
  station: 'Exercise {number, number}: {people, plural, one {# person} other {# people}}',
} as const;
