/** The live room: forecast and cluster problems. */
export const insights = {
  summary: {
    pack: 'Course version {version}',
    packNewer: '{version} available',
    packOpen: 'Manage version',
    label: 'Forecast and cluster problems',
    incidents: 'Cluster problems',
    noIncidents: 'No cluster problems',
    seats: '{count, plural, one {# seat} other {# seats}}',
  },
  forecast: {
    exercise: 'Exercise',
    title: 'Forecast',
    now: 'Now',
    in5Minutes: 'In 5 min',
    in10Minutes: 'In 10 min',
    median: 'Median',
    folded: 'Show all {count, number} exercises',
    fold: 'Show active exercises',
    foldSeat: 'Show started exercises',
    none: 'No students have started yet',
    atRisk: 'At risk',
    atRiskNone: 'None right now',
    atRiskMore: 'and {count, number} more',
  },
} as const;
