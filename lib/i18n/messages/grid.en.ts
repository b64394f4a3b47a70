/** The live room: the grid with its toolbar and status bar. */
export const grid = {
  legend: {
    label: 'Filter by state',
    help: 'help requested',
    stuck: 'stuck',
    failing: 'failing',
    unknown: 'can’t verify',
    'not-started': 'not started',
    'in-progress': 'in progress',
    'passed-cleaned-up': 'passed and cleaned up',
    passed: 'passed',
  },
  search: {
    label: 'Search by name, seat or reason',
    found: '{found, number} of {seats, number} seats',
  },
  sort: {
    label: 'Sort',
    need: 'Needs help first',
    seat: 'Seat',
    name: 'Name',
    progress: 'Progress',
    activity: 'Activity',
  },
  gridView: {
    label: 'View',
    table: 'Table',
    'dense-table': 'Compact table',
    map: 'Map',
    overview: 'Overview',
  },
  track: {
    label: 'Exercises',
    exercise: 'Exercise',
    passed: 'Passed',
    failing: 'Failing',
    exerciseSummary:
      'Exercise {number, number}, {title}: {done, number}% passed, {trouble, number} failing',
    kind: { 'hands-on': 'hands-on', challenge: 'challenge', quiz: 'quiz' },
  },
  grid: {
    label: 'Seats for exercise {number, number}',
    tableLabel: 'Seats and exercises',
    count: '{passed, number} of {seats, number}',
    noMatch: 'No matching seats',
    seat: 'Seat',
    empty: 'no student yet',
    passedCount: '{passed, number} of {exercises, number} passed',
    sentence: {
      exercise: 'exercise {number, number}',
      since: 'since {time}',
      claimed: '{name} is helping',
      snoozed: 'help request, snoozed',
      minutes: '{minutes, number} min',
    },
    track: {
      median: 'Median',
      stuck: 'Stuck',
      noMedian: '–',
      exerciseSummary:
        'Exercise {number, number}, {title}: {done, number}% passed, median {median}, {stuck, number} stuck',
      optional: 'optional',
    },
    group: { label: 'Group', all: 'All groups', none: 'No group' },
    overview: {
      label: 'Seat overview for exercise {number, number}',
      blockFrom: '{group} {from, number}–',
    },
  },
  gridHint: {
    hint: 'Point to a seat, or use the arrow keys',
    move: 'Move',
    open: 'Open',
    keys: 'All shortcuts',
    arrows: 'Arrow keys',
  },
} as const;
