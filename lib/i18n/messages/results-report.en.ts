/** The results as one file, to mail and to print. */
export const resultsReport = {
  action: 'Report',
  title: 'Results: {workshop}',
  started: 'Started {time}',
  running: 'As of {time}. The workshop isn’t over.',
  contains: {
    named: 'Contains the names of students. Send it only to readers with permission to see them.',
    pseudonymous:
      'Students appear under pseudonyms. A reader who was there can recognize some of them.',
    aggregate: 'Contains no single student.',
  },
  method: 'How these numbers are computed',
} as const;
