/** The help pages. They are readable without signing in. */
export const help = {
  title: 'Help',
  lead: 'How Podium works, for students and staff.',
  pages: 'Help pages',
  firstWorkshop: {
    title: 'First workshop',
    create:
      'Create a workshop with a course, a start and a time zone. It begins as a draft that only staff can see.',
    invite:
      'Under “Invite & access”, invite instructors and assistants. If you prepare the VMs, create a token for them.',
    open: 'Open the workshop. Students join with the code, the link or the QR code, and connect their VMs. “Readiness” lists what is missing.',
    show: 'Show the projector view. It has the join code, the current exercise and the time, and no names.',
    start:
      'Start the workshop. The live room shows who needs help and whether the class is ready for the next exercise.',
    end: 'End the workshop. Results are kept, and you can reopen it for 10 minutes.',
  },
  roles: {
    title: 'Roles',
    owner: 'Owner',
    ownerText: 'Can do everything, including deleting the workshop.',
    instructor: 'Instructor',
    instructorText:
      'Runs the workshop: its state, exercises, timers, announcements, students, members and settings.',
    assistant: 'Assistant',
    assistantText:
      'Helps students: claims help requests, sends hints and messages, and marks exercises as passed.',
    organizer: 'Organizer',
    organizerText:
      'Follows the live room with seat labels instead of names, and sees results of groups, not of single students.',
    projector: 'Projector',
    projectorText: 'A display. Shows the projector view only.',
    student: 'Student',
    studentText: 'Takes the course on a seat, and sees this seat only.',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    room: 'Live room',
    student: 'Student page',
    exercise: 'Previous or next exercise',
    hint: 'Move to the next hint',
    raise: 'Raise hand',
    off: 'You can switch off single-key shortcuts on both pages. They pause while you type.',
  },
  privacy: {
    title: 'What instructors can see',
    name: 'Name and seat',
    nameText: 'The name that the student entered, and the seat label.',
    progress: 'Progress',
    progressText: 'The state of each exercise, and each check with its reason and time.',
    cluster: 'Cluster',
    clusterText: 'The objects in the student’s cluster as YAML, without the values listed below.',
    connection: 'Connection',
    connectionText: 'Whether the VM is connected, and when it last sent data.',
    hints: 'Hints and answers',
    hintsText: 'The hints that the student opened, and the answers to quiz questions.',
    requests: 'Help requests',
    requestsText: 'The question, and the checks that fail at that moment.',
    never: 'Never shared',
    neverText:
      'Values of Secrets, ConfigMaps and environment variables, typed commands, files, and logs other than the last line of a failed container.',
    others:
      'Organizers see seat labels instead of names. Other students see none of this. The projector view has no names.',
  },
  data: {
    title: 'Data we keep',
    lead: 'Which data of students and staff this server stores, and when it is erased.',
    names: 'Names and texts',
    namesText:
      'Names of students and staff in a workshop, questions, notes, announcements, host names and ids of VMs.',
    log: 'Log and objects',
    logText:
      'What happened in the clusters: the objects as YAML without values of Secrets, ConfigMaps and environment variables.',
    results: 'Results',
    resultsText:
      'Passes, times and numbers by seat, without names. They are kept until the workshop is deleted.',
    audit: 'Security log',
    auditText: 'Sign-ins, changes of access and downloads, with the network address.',
    browser: 'In the browser',
    browserText: 'One cookie for the sign-in or the seat, and settings such as language and theme.',
    afterEnd:
      '{days, plural, one {Erased # day after the workshop ended.} other {Erased # days after the workshop ended.}}',
    afterEvent: '{days, plural, one {Deleted after # day.} other {Deleted after # days.}}',
    forever: 'Kept until the workshop is deleted.',
    erase:
      'A student can ask the instructor to erase everything about them at once, at any time. It can’t be undone.',
    shorter:
      'Owners can set shorter periods for a workshop. They see 14 days before that data will be erased.',
    backup: 'Erased data that returns with a restored backup is erased again.',
  },
  api: {
    title: 'API',
    lead: 'Read results and manage workshops with your own programs.',
    token:
      'Create an API token on the page “Account”. A program sends it with each request. It can do what both its scopes and your present role in the workshop allow.',
    exportToken:
      'A program that only reads one workshop can use an export token instead. An owner or an instructor creates it under “Invite & access”, “Links and tokens”.',
    document: 'Description for programs (OpenAPI)',
    required: 'required',
    answer: 'Answer',
    access: 'Access',
    public: 'Everyone',
    reader: 'A token with {scopes}, or a signed-in staff member, by role',
    none: 'No content',
    problems: 'Problems',
    problemsText:
      'A refused request is answered with application/problem+json. It names one of these codes.',
  },
  states: {
    title: 'States and symbols',
    lead: 'What the cells, symbols and words in the live room and on the student page mean.',
    exercise: 'States of an exercise',
    mark: {
      help: 'The student raised a hand and waits for an instructor.',
      stuck: 'The student makes no progress with the current exercise and is listed in “Next up”.',
      failing: 'At least one check fails. Its reason says what Podium found and expected.',
      unknown:
        'Podium can’t see what it needs in the cluster. The symbol in the cell says why. An earlier pass still counts.',
      'not-started': 'The student hasn’t started this exercise.',
      'in-progress':
        'The student is working on this exercise. The digit is the number of passing checks, and the fill is their share.',
      'passed-cleaned-up':
        'The student passed and then deleted the objects. The pass still counts.',
      passed: 'All checks passed, or an instructor marked the exercise as passed.',
    },
    claimed: 'claimed',
    claimedText: 'A staff member is helping this student. The cell is outlined, not filled.',
    snoozed: 'snoozed',
    snoozedText: 'The help request keeps its place in line, but is shown quietly for 10 minutes.',
    connection: 'Connection states',
    presence: {
      connected: 'The VM sends data. This state has no symbol.',
      delayed: 'Data from the VM is late. Often the connection returns after a few seconds.',
      offline: 'The VM was connected and doesn’t respond. Changes are sent when it returns.',
      'cluster-down': 'The VM responds, but its cluster doesn’t.',
      'not-connected': 'The agent hasn’t connected to this seat yet.',
      duplicate: 'Two agents use the same seat. Podium accepts data from one of them.',
    },
    workshop: 'States of a workshop',
    workshopState: {
      draft: 'Only staff can see it.',
      open: 'Students can join and connect their VMs. Nothing is timed yet.',
      live: 'The workshop is running.',
      ended: 'The workshop is over. Results change only if staff correct them.',
      archived: 'Hidden from the list, read-only.',
    },
    kinds: 'Kinds of exercises',
    handsOn: 'hands-on',
    handsOnText: 'A circle. The task has steps.',
    challenge: 'challenge',
    challengeText: 'A square. The task has a goal and no steps.',
    quiz: 'quiz',
    quizText: 'A diamond. Questions with answers to choose.',
    optional: 'optional',
    optionalText: 'A dashed line. It isn’t required to finish the course.',
  },
} as const;
