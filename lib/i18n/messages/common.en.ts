/** Messages that several pages share. Keys contain no dots; values are ICU MessageFormat. */
export const common = {
  podium: 'Podium',
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
  },
  refused: {
    'sign-in-required':
      'You’re not signed in. Open your link again, or join with the code and your name.',
    forbidden: 'You don’t have permission to view this page. Go back to your own page.',
    'not-found':
      'This page doesn’t exist. It might have been deleted, or the link is wrong. Go to the start page.',
    malformed: 'Something went wrong. Reload the page.',
    unavailable: 'The server isn’t responding. This page retries automatically.',
    revoked: 'You no longer have access. Ask your instructor for a new link.',
    deleted: 'This is no longer available because it was deleted. Go to the start page.',
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
  reason: { found: 'Found', expected: 'Expected', next: 'Next' },
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
    'code-unknown':
      'That code doesn’t match any workshop. Check the code on the screen and try again.',
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
    'too-many':
      'Too many attempts. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    origin:
      'This page is open at a different address than the server expects. Use the link you were given.',
    unavailable:
      'The server is busy or restarting. Nothing is lost. Try again in {seconds, plural, one {# second} other {# seconds}}.',
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
