/** The live room before the start and after the end of a workshop. */
export const checklist = {
  checklist: {
    title: 'Set up this workshop',
    state: { done: 'Done', todo: 'To do', optional: 'Optional' },
    invite: {
      title: 'Invite students',
      text: 'Students join with the code {code} or with a link, once the workshop is open.',
      action: 'Invite students',
    },
    vms: {
      title: 'Prepare VMs',
      text: 'A token connects VMs that you set up for your students.',
      action: 'Prepare VMs',
    },
    members: {
      title: 'Invite members',
      text: 'Instructors and assistants help students during the workshop.',
      action: 'Invite members',
    },
    readiness: {
      title: 'Check readiness',
      text: '{ready, number} of {seats, number} seats ready',
      none: 'Shows which seats are ready, once students or VMs are connected.',
      action: 'Open readiness',
    },
    open: {
      title: 'Open workshop',
      text: 'Students can then join and connect their VMs. Nothing is timed yet.',
    },
    projector: {
      title: 'Open projector view',
      text: 'The big screen shows the join code, the exercise and the timer.',
      action: 'Projector view',
    },
    start: {
      title: 'Start workshop',
      text: 'The start is recorded, and exercise 1 becomes current.',
      later: 'You can start the workshop after you have opened it.',
    },
  },
  notOpen: {
    lead: 'No students have joined yet. They can join when the workshop is open.',
  },
  ended: {
    at: 'Ended {time}.',
    line: '{students, plural, one {# student} other {# students}}, {passes, plural, one {# pass} other {# passes}}.',
    duration: 'Duration {time}.',
    none: 'No students joined this workshop.',
    course: 'Course version',
  },
} as const;
