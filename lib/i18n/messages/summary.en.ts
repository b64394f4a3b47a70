/** The live room: the three cards of the header. */
export const summary = {
  status: {
    changed: {
      offline: '{seats, plural, one {# seat is} other {# seats are}} offline',
      'cluster-down': '{seats, plural, one {# cluster is} other {# clusters are}} down',
      duplicate: '{seats, plural, one {# seat has} other {# seats have}} a duplicate agent',
      'not-connected': '{seats, plural, one {# seat isn’t} other {# seats aren’t}} connected yet',
      delayed: '{seats, number} delayed',
      connected: '{seats, number} connected',
    },
    since: 'since {time}',
    next: {
      offline: 'Check the network first: Wi-Fi, router, proxy. Agents reconnect automatically.',
      'cluster-down':
        'Agents respond but clusters don’t. Check whether the VMs are low on memory or disk.',
      duplicate: 'Two VMs share a key. Reinstall the agent on one of them, or allow one.',
      'not-connected': 'These students haven’t run the install command yet. It’s on their page.',
      delayed: 'Wait a moment.',
      connected: 'No action needed.',
    },
    outageNext: 'Check the network first: Wi-Fi, router, proxy. Agents reconnect automatically.',
    gradingCatchingUp:
      'Grading is catching up: {current, number} of {total, plural, one {# seat is} other {# seats are}} current.',
    warnings: {
      storage: 'This workshop uses {used} of {limit}. Remove seats you don’t need.',
      disk: 'The server’s disk is full. Nothing is stored until there is more free space.',
      'wrong-join-codes':
        '{count, number} wrong join codes in the last minute. Close joining or change the code.',
    },
    paused: {
      note: '{count, plural, one {Grading is paused for # seat.} other {Grading is paused for # seats.}}',
      next: 'Open a seat to see the reason.',
      resume: 'Resume all',
      ask: 'Podium checks these seats again, one after the other. Seats that fail again are paused again.',
      resumeSure:
        '{count, plural, one {Resume grading of # seat} other {Resume grading of # seats}}',
    },
    admission: {
      vms: '{count, plural, one {# VM is waiting for approval.} other {# VMs are waiting for approval.}}',
      students:
        '{count, plural, one {# student is waiting for approval.} other {# students are waiting for approval.}}',
      burst:
        '{joined, plural, one {# student} other {# students}} joined within {seconds, number} s from one network. Review new seats.',
      review: 'Review',
    },
    question: 'Room status',
    ok: 'All good',
    attention: 'Needs attention',
    problem: 'Problem',
    'not-started': 'Not started',
    empty: 'No students yet',
    connected: '{live, number} of {seats, plural, one {# seat} other {# seats}} connected',
    outage:
      '{seats, plural, one {# seat} other {# seats}} lost their connection at the same time, {time} ago',
  },
  nextUp: {
    noneWhy: 'No help requests, and no students are stuck',
    noneOfStuck: 'No students are stuck. Only instructors and assistants see help requests.',
    helpRequest: 'help request',
    stuck: 'stuck',
    failing:
      '{count, plural, one {# student is} other {# students are}} failing. See the list below.',
    question: 'Next up',
    none: 'None right now',
    students: '{count, plural, one {# student} other {# students}}',
    onExercise: 'exercise {number, number}',
    duplicateAgent: 'Two VMs use the same key',
  },
  advance: {
    yes: 'Yes',
    wait: 'Not yet',
    lowGain: 'Waiting 5 more minutes adds only {adds, number} percentage points',
    targetReached: 'The target of {target, number}% is reached',
    targetIn: '{target, number}% in about {minutes, number} min',
    targetFar: '{target, number}% won’t be reached within 30 min',
    noStudents: 'No students yet',
    now: 'Now',
    range: '{low, number} to {high, number}',
    exact: '{low, number}%',
    chart: 'Students who passed (%)',
    question: 'Ready to move on?',
    passed: '{passed, number} of {seats, number} passed exercise {number, number}',
    notPassed: '{left, plural, one {# hasn’t passed} other {# haven’t passed}}',
    none: 'Not started',
    noneWhy: 'No exercise is current yet.',
  },
} as const;
