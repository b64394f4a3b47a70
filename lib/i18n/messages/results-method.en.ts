/** How each number of the results is computed. Each figure links to its paragraph. */
export const resultsMethod = {
  title: 'Method',
  lead: 'How each number on the results pages is computed. All times come from the log of the workshop.',
  back: 'Back to results',
  parts: {
    students: {
      title: 'Students and exclusions',
      text: 'A student is a seat with a person or a name, or a seat on which work was seen. Merged seats count once. Staff seats and test seats are not counted.',
    },
    attendance: {
      title: 'Attendance',
      text: 'Present time is the time in the workshop without the time away. Breaks count as present. A student attended after at least 10 minutes of presence. Away means at least 60 seconds offline, with the cluster down, not connected yet or with a duplicate agent. If the agent lost its connection and sent its changes later, the time up to the last change counts as present.',
    },
    time: {
      title: 'Active time',
      text: 'An exercise is available from the start of the workshop, the previous pass or the moment it became current, whichever is last. Active time runs from there to the pass or the end of the attempt, without breaks and without time away. Idle time is part of it.',
    },
    unfinished: {
      title: 'Unfinished attempts',
      text: 'Attempts without a pass count, too: until the end of the workshop, the last moment of presence, the start of another exercise, or the moment the solution was shown. Median and quartiles are Kaplan–Meier estimates, with 95 % intervals by Greenwood’s formula on the log(−log) scale. If too few students passed, the page shows “more than” the longest time observed. Passes found at the first connection and passes marked by staff have no time.',
    },
    plan: {
      title: 'Time against plan',
      text: 'The ratio is the median divided by the planned minutes. An exercise is over plan if the lower limit of the interval is above 1.25, and under plan if the upper limit is below 0.75. The suggested minutes are the time in which three in four students passed, rounded up to 5.',
    },
    fates: {
      title: 'How attempts ended',
      text: 'Each attempt that a student reached has exactly one end, the first that applies: already done at connection, marked as passed, passed after the solution, passed at first try, passed after failures, not started, left, moved on, out of time. A student reached an exercise if it was available and the student was present for at least 60 seconds afterwards.',
    },
    failures: {
      title: 'Failures and lost time',
      text: 'A failure counts if it is still open after the cluster had time to settle. Lost time is active time in which the exercise at work has a counted failure. Each minute is assigned once, to the first failing check in the order of the course.',
    },
    states: {
      title: 'What students did',
      text: 'At each moment a student has one state, the first that applies: away, stuck, failing, passed the current exercise, working. The exercise at work is the one of the latest activity that isn’t passed yet.',
    },
    checks: {
      title: 'Signals of a badly written check',
      text: 'First-try rate is the share of students whose check passed without a failed try. Signals: overruled by staff (more than 3 %), changed by a regrade, can’t verify (more than 1 %), unclear message (more than 25 % with three tries on one reason), needs a person (often followed by a help request), flapping (more than 5 %), slow (one in ten takes more than 30 seconds to settle), weak discrimination (students who do well elsewhere fail here), says little (more than 98 % pass at first try). Students help each other, so read discrimination with care.',
    },
    hints: {
      title: 'Effect of hints',
      text: 'For each student who opened a hint while a check was failing, the page looks whether more checks passed or the failure closed within 5 active minutes. It compares them with up to 5 failures of other students with the same reason, open for about as long, without the hint. The difference has Newcombe’s 95 % interval and appears from 5 cases on each side. It does not prove an effect.',
    },
    help: {
      title: 'Help requests',
      text: 'The wait runs from raising the hand to the first claim, hand-over or resolution, without snoozed time. Withdrawals, breaks and the end of the workshop end the observation. Half and nine in ten are Kaplan–Meier estimates. Service runs from the claim to the resolution. Load is the service time divided by the time between each helper’s first and last action.',
    },
    progress: {
      title: 'Left behind',
      text: 'The number behind is the number of required exercises before the last current one that the student hasn’t passed. A student was left behind with 3 or more, or when present at the end without a pass in the last 60 active minutes.',
    },
    quizzes: {
      title: 'Quizzes',
      text: 'The bars show which options students chose in their first answer. The share right at first counts students whose first answer was right.',
    },
    infrastructure: {
      title: 'Infrastructure problems',
      text: 'Minutes outside breaks with the cluster down, and active minutes with a problem of a Node or the control plane, or with an image registry that can’t be reached.',
    },
    advice: {
      title: 'What to change',
      text: 'Rules turn the numbers into proposals. The saving is half of the time lost per student above the median of the course, multiplied by the students who reached the exercise. It is an estimate.',
    },
    comparison: {
      title: 'Comparison',
      text: 'Exercises are matched by their ID. The ratio compares the mean times up to a common limit, with a 95 % interval. The p-value is that of the log-rank test, corrected for the number of exercises by Holm’s method. Below 10 students on a side, only the points appear.',
    },
    privacy: {
      title: 'Small groups',
      text: 'Without names, numbers about fewer than 5 students are hidden, and with exactly one hidden number in a row the next smallest is hidden, too. Medians then need 10 students, quartiles 20, and nine in ten 30. One filter can be active at a time.',
    },
  },
} as const;
