/** Words that several pages share. Keys carry no dots; ICU MessageFormat. */
export const common = {
  podium: 'Podium',
  language: { label: 'Language', ja: '日本語', en: 'English' },
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  copy: { copy: 'Copy', copied: 'Copied', selected: 'Selected: press Ctrl+C' },
  act: { retry: 'Try again', close: 'Close', signOut: 'Sign out', back: 'Back' },
  connection: {
    connecting: 'Connecting',
    awaiting: 'Waiting for the server',
    live: 'Live, {seconds, number, ::.0} s ago',
    liveOnly: 'Live',
    reconnecting: 'Reconnecting. Last update {seconds, number} s ago',
    reconnectingOnly: 'Reconnecting',
    reconnectingWhy: 'What you see is as of {time}. It updates by itself when the server answers.',
  },
  refused: {
    'sign-in':
      'This browser is not signed in. Open your link again, or join with the code and a name.',
    forbidden:
      'This page belongs to another person. Sign in as that person, or go back to your own page.',
    'not-found':
      'Nothing is here: it was deleted, or the address is wrong. Start again from the first page.',
    malformed: 'The server could not read what this page asked. Load the page again.',
    unavailable: 'The server cannot answer just now. This page tries again by itself.',
    revoked: 'Your right to see this ended. Ask the instructor, then open your link again.',
    deleted: 'This was deleted by its owner. Start again from the first page.',
  },
  cell: {
    'not-started': 'not started',
    working: '{n} of {m} checks',
    trouble: 'trouble, {n} of {m} checks',
    passed: 'passed',
    'passed-removed': 'passed and since removed',
    unknown: 'unknown',
  },
  presence: {
    quarantined: 'quarantined',
    'never-seen': 'never seen',
    offline: 'offline',
    stale: 'stale',
    'cluster-down': 'cluster down',
    live: 'live',
  },
  eventState: { draft: 'draft', open: 'open', live: 'live', ended: 'ended', archived: 'archived' },
  steps: { next: 'now', later: 'then' },
  reason: { found: 'Found', expected: 'Expected', next: 'Next' },
  errors: {
    offline:
      'No answer from the server. Check this machine’s network and try again; what you typed is kept.',
    'sign-in':
      'This browser is not signed in. Open your link again, or join with the code and a name.',
    forbidden: 'Your role may not do this. Ask the event’s owner.',
    'not-found': 'This no longer exists. Go back and choose again.',
    malformed: 'The server could not read this. Correct the marked field and send it again.',
    'token-unknown':
      'This link is not known here. Copy the whole link again, or ask for a new one.',
    'token-expired': 'This link has expired. Ask for a new one.',
    'token-used': 'This link was used already; it works once. Ask for a new one.',
    'code-unknown': 'No event has this code. Compare it with the code on the screen.',
    'code-taken': 'Another open event has this code. Choose another, or leave the field empty.',
    'code-expired': 'This code has expired. Make a new one where you got it.',
    'event-not-open':
      'This event is not open yet. Keep this page, and join when the instructor opens it.',
    'event-ended':
      'This event has ended, nobody can join it now. Ask the instructor for the next code.',
    'seat-taken': 'Somebody has this seat already. Ask the instructor for a code for your own.',
    'pack-unknown': 'The server does not have this pack. Choose one from the list.',
    'pack-refused':
      'This pack has mistakes, so it cannot be used. Run podium pack lint and correct what it lists.',
    'hint-order': 'Hints open one by one. Open the one before it first.',
    'not-ready': 'This is still being worked out. Wait a moment, then try again.',
    outdated: 'It changed since you looked at it. Look again, then decide.',
    taken: 'Somebody else took this person a moment ago. The list shows who.',
    'too-many':
      'Too many tries in a row. Wait {seconds, plural, one {# second} other {# seconds}}, then try again.',
    origin:
      'This page was opened at another address than the server’s own. Open it by the link you were given.',
    unavailable:
      'The server is busy or restarting. Nothing is lost; try again in {seconds, plural, one {# second} other {# seconds}}.',
  },
  notFound: {
    title: 'Nothing is here',
    lead: 'It was deleted, or the address is wrong.',
    events: 'To your events',
    join: 'Join an event',
  },
  broken: {
    title: 'This page broke',
    lead: 'What you did before is saved. Load it again; if it breaks again, tell who runs this server: {digest}',
    again: 'Load again',
  },
} as const;
