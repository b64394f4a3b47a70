/** The student page after the end of a workshop. */
export const ended = {
  ended: {
    title: '{workshop} has ended',
    thanks: 'Thank you for taking part.',
    summary: 'Your results',
    passed:
      '{exercises, plural, one {You passed {passed, number} of # exercise.} other {You passed {passed, number} of # exercises.}}',
    present:
      'You were present for {h, plural, =0 {{min, number} min} other {# h {min, number} min}}.',
    exercises: 'Your exercises',
    notPassed: 'Not passed',
    time: 'Your time: {min, number} min',
    typical: 'Half of the students: {from, number} to {to, number} min',
    hints: '{count, plural, one {# hint opened} other {# hints opened}}',
    quiz: 'Your quiz answers',
    right:
      '{answers, plural, one {Right at first answer} other {Right after {answers, number} answers}}',
    wrong: '{answers, plural, one {Wrong} other {Wrong, {answers, number} answers}}',
    agent: 'Remove the agent',
    remove:
      'The agent has stopped. To remove it from your VM, run <code>podium-agent uninstall</code>.',
    removeSoon:
      'The agent stops automatically in a few minutes. To remove it from your VM, run <code>podium-agent uninstall</code>.',
    data: 'My data',
    dataText: 'This server decides how long your name and your results are kept.',
    dataKept: 'How long data is kept',
    dataOpen: 'What instructors can see',
  },
} as const;
