/** The live room: schedule and timer. */
export const schedule = {
  schedule: {
    left: 'left',
    over: 'over',
    breakLeft: 'left in the break',
    nextBreak: 'Break at {time}',
    timer: 'Timer',
    timerOf: 'Timer: {time} left',
    timerOver: 'Timer: over by {time}',
  },
  timer: {
    minutes: 'Minutes',
    set: 'Set to {minutes, number} min',
    add: 'Add 5 min',
    stop: 'Clear timer',
    none: 'No timer',
    runs: 'Shown on every student’s page',
    breaks: 'Breaks',
    at: 'Start',
    length: 'Length (min)',
    plan: 'Plan break',
    noBreaks: 'No breaks planned',
    line: '{from} to {to}',
    cancel: 'Cancel the break at {time}',
    cancelShort: 'Cancel break',
    past: 'That time has passed',
  },
} as const;
