/** Messages that several pages share. Keys contain no dots; values are ICU MessageFormat. */
export const common = {
  podium: 'Podium',
  skip: {
    main: 'Skip to main content',
    nextUp: 'Skip to next up',
    seats: 'Skip to seats',
    checks: 'Skip to checks',
  },
  menu: { help: 'Help' },
  toast: { region: 'Notifications', undo: 'Undo', dismiss: 'Dismiss' },
  load: { slow: 'Still loading…', reload: 'Reload page' },
  pane: {
    failed: 'Couldn’t load {name}',
    failedWhy: 'Try again. If it happens again, give your administrator this code: {digest}',
  },
  language: { label: 'Language', ja: '日本語', en: 'English' },
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  copy: { copy: 'Copy', copied: 'Copied', selected: 'Selected. Press {keys} to copy.' },
  action: {
    retry: 'Try again',
    close: 'Close',
    signOut: 'Sign out',
    back: 'Back',
    cancel: 'Cancel',
    sending: 'Sending…',
  },
  connection: {
    connecting: 'Connecting…',
    awaiting: 'Waiting for the server…',
    connected: 'Connected. Updated {seconds, number, ::.0} s ago',
    asOf: 'As of {time}',
    connectedOnly: 'Connected',
    reconnecting: 'Reconnecting… Last update {seconds, number} s ago',
    reconnectingOnly: 'Reconnecting…',
    reconnectingWhy:
      'Showing data from {time}. The page updates automatically when the connection returns.',
    delayed: 'The live room can’t be updated right now. Trying again in {seconds, number} s.',
    seatUnavailable: 'This seat can’t be shown. Podium tries again.',
  },
  refused: {
    'sign-in-required':
      'You’re not signed in. Open your link again, or join with the code and your name.',
    forbidden: 'You don’t have permission to view this page. Go back to your own page.',
    'not-found':
      'This page doesn’t exist. It might have been deleted, or the link is wrong. Go to the start page.',
    malformed: 'Something went wrong. Reload the page.',
    unavailable: 'The server isn’t responding. This page retries automatically.',
    'course-missing':
      'This workshop couldn’t be opened: its exercise pack isn’t installed. Podium tries again every 30 seconds.',
    'course-invalid':
      'This workshop couldn’t be opened: its exercise pack is invalid. Podium tries again every 30 seconds.',
    'workshop-failed':
      'This workshop couldn’t be opened. The server log has the reason. Podium tries again every 30 seconds.',
    revoked: 'You no longer have access. Ask your instructor for a new link.',
    'seat-removed': 'An instructor removed your seat.',
    'seat-merged': 'This seat was merged with your other seat.',
    'workshop-deleted': 'This workshop was deleted. Its seats and results no longer exist.',
  },
  cell: {
    'not-started': 'not started',
    'in-progress': '{n} of {m} checks passing',
    failing: 'failing, {n} of {m} checks passing',
    passed: 'passed',
    'passed-cleaned-up': 'passed and cleaned up',
    unknown: 'can’t verify',
  },
  presence: {
    duplicate: 'duplicate agent',
    'not-connected': 'not connected yet',
    offline: 'offline',
    delayed: 'delayed',
    'cluster-down': 'cluster down',
    connected: 'connected',
  },
  workshopState: {
    draft: 'Draft',
    open: 'Open',
    live: 'Live',
    ended: 'Ended',
    archived: 'Archived',
  },
  steps: { next: 'Next', later: 'Later' },
  reason: {
    found: 'Found',
    expected: 'Expected',
    next: 'Next',
    lastResult: 'Its last result:',
  },
  errors: {
    offline: 'Can’t reach the server. Check your network and try again. What you typed is kept.',
    'sign-in-required':
      'You’re not signed in. Open your link again, or join with the code and your name.',
    forbidden: 'You don’t have permission to do this. Ask the workshop owner.',
    'not-found': 'This item no longer exists. Go back and choose another.',
    malformed: 'Check the highlighted field and try again.',
    'token-unknown': 'This link isn’t valid. Copy the whole link again, or ask for a new one.',
    'token-expired': 'This link has expired. Ask for a new one.',
    'token-used': 'This link has already been used. Each link works once. Ask for a new one.',
    'code-unknown': 'This code is wrong. Compare it with the code on the projector.',
    'many-wrong-codes':
      'This code is wrong. Many wrong codes came from this network. A correct code still works.',
    'code-taken':
      'Another open workshop already uses this code. Choose another, or leave the field empty.',
    'code-expired': 'This code has expired. Get a new one from the same place.',
    'workshop-not-open': 'This workshop isn’t open yet. Try again when your instructor opens it.',
    'workshop-ended': 'This workshop has ended. Ask your instructor for the code of the next one.',
    'seat-taken': 'This seat is already in use. Ask your instructor for a code for your own seat.',
    'pack-unknown': 'This course isn’t on the server. Choose one from the list.',
    'pack-invalid':
      'This course has mistakes, so it can’t be used. Run podium pack lint and fix what it reports.',
    'hint-order': 'Open the previous hint first.',
    'not-ready': 'Still calculating. Try again in a moment.',
    outdated: 'This has changed since you opened it. Check it and try again.',
    'already-claimed': 'Another staff member is already helping this student.',
    'workshop-full': 'This workshop is full ({limit, number} seats). Ask your instructor.',
    'joining-closed': 'Joining is closed for this workshop. Ask your instructor.',
    'join-refused': 'An instructor refused your request to join. Ask your instructor.',
    'last-owner': 'A workshop always has an owner. This is the last one.',
    'name-reserved': 'This is the word for a role. Enter your name.',
    'name-required': 'Choose the name that students and staff see. Then try again.',
    'workshop-started':
      'The workshop has started, so new VMs need an approval. Choose another way to admit VMs.',
    'workshop-ended-staff': 'You can’t do this after a workshop has ended.',
    'workshop-not-open-staff': 'You can’t do this before the workshop is open.',
    'reopen-too-late':
      'The workshop ended more than 10 minutes ago, so you can’t reopen it. Duplicate it to run it again.',
    'archive-too-early':
      'You can archive a workshop 10 minutes after its end. Until then, you can reopen it.',
    'workshop-running': 'End the workshop before you delete it.',
    'too-many':
      'Too many attempts. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    origin:
      'This page is open at a different address than the server expects. Use the link you were given.',
    unavailable:
      'The server is busy or restarting. Nothing is lost. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    request: 'Request {id}',
    busy: 'Podium is busy. Try again in {seconds, plural, one {# second} other {# seconds}}.',
  },
  timeZone: 'Times are in the time zone {zone}.',
  sessions: {
    browser: '{name} on {system}',
    unknownBrowser: 'Unknown browser',
    current: 'this browser',
    since: 'since',
    lastUsed: 'last used',
    newSignIn: 'New sign-in: {browser}, {time}. If this wasn’t you, sign out everywhere.',
    signOutEverywhere: 'Sign out everywhere',
    wasMe: 'It was me',
  },
  busyPage: {
    title: 'Podium is busy',
    lead: 'Podium is busy. Try again in 2 s.',
  },
  dataLimit: {
    objects: 'Data limited: this cluster has more than 2,000 objects.',
    bytes: 'Data limited: the objects of this cluster are over 4 MiB.',
    workshop: 'Data limited: the objects of this workshop are over 512 MiB.',
    oversized:
      'The {kind} <code>{name}</code> is over 64 KiB. Podium shows only its name and labels.',
    cut: 'The {kind} <code>{name}</code> has lists that are too long. Podium shows only their first items.',
  },
  notFound: {
    title: 'Page not found',
    lead: 'It might have been deleted, or the link is wrong.',
    workshops: 'My workshops',
    join: 'Join a workshop',
  },
  broken: {
    title: 'Something went wrong',
    lead: 'Your work is saved. Reload the page. If it happens again, give your administrator this code: {digest}',
    again: 'Reload page',
  },
} as const;
