/** The settings of a workshop. */
export const settings = {
  title: 'Settings',
  workshops: 'My workshops',
  toRoom: 'Live room',
  connecting: 'Loading settings…',
  viewOnly: 'You don’t have permission to change these settings.',
  reconnecting: 'Unavailable while reconnecting',
  save: 'Save changes',
  saved: 'Saved',
  defaults: 'Reset to defaults',
  between: 'Enter a whole number from {least, number} to {most, number}.',
  thresholds: 'Thresholds',
  thresholdsLead: 'Changes apply to all instructors and assistants right away.',
  threshold: {
    stuckScore: 'Stuck from score',
    idleMinutes: 'Idle after (minutes)',
    sameReasonCount: 'Same reason (times)',
    connectedOkPercent: '“All good” from (% connected)',
    connectedAttentionPercent: '“Needs attention” from (% connected)',
    advanceTargetPercent: 'Ready to move on at (% passed)',
    sharedProblemSeats: 'Group the same cause from (students)',
  },
  about: {
    stuckScore: '0 to 100. A student’s panel shows how the score is made up.',
    idleMinutes:
      'A student counts as idle when a check is failing and the cluster hasn’t changed for this long.',
    sameReasonCount:
      'A check that fails this many times for the same reason adds to the stuck score.',
    connectedOkPercent:
      'The room status is “All good” when at least this share of seats is connected.',
    connectedAttentionPercent:
      'Below this share, the room status is “Problem”. Between the two, it’s “Needs attention”.',
    advanceTargetPercent:
      'Podium suggests moving on when this share of students has passed the current exercise.',
    sharedProblemSeats: 'When this many students have the same cause, they’re shown as one row.',
  },
  breaks: 'Breaks',
  breaksLead: 'Student pages and the projector view show a countdown. Times are in {zone}.',
  noBreaks: 'No breaks planned',
  minutesLong: '{minutes, plural, one {# minute} other {# minutes}}',
  cancelBreak: 'Cancel break',
  startsAt: 'Start',
  startsAtWrong: 'Choose a date and time.',
  breakOver: 'This break would already be over.',
  minutes: 'Length (minutes)',
  planBreak: 'Plan break',
  groups: 'Tables and groups',
  groupsLead:
    'Seats are grouped by the letters in their label (A-01 is in group A). You can move seats to another group.',
  seats: '{count, plural, one {# seat} other {# seats}}',
  seatsOf: 'Seats',
  seatsHint: 'Enter labels, names or groups, separated by commas. For example: C-01 to C-10, D-03',
  seatsFound: '{count, plural, one {# seat} other {# seats}}',
  seatsUnknown: 'No seat matches {words}.',
  group: 'Group',
  moveSeats: 'Move {count, plural, one {# seat} other {# seats}} to {group}',
  resetGroups: 'Reset to label groups',
} as const;
