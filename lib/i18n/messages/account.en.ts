/** The page of a staff member's account. */
export const account = {
  title: 'Account',
  name: 'Name',
  nameHint: 'Students and staff see it. At most 40 characters.',
  nameSaved: 'You appear as {name}',
  nameNumbered: 'The name {wanted} is taken, so you appear as {name}',
  appearance: 'Language and theme',
  shortcuts: 'Keyboard shortcuts',
  letterKeys: 'Single-key shortcuts',
  letterKeysHint:
    'They are paused while you type. Shortcuts with Ctrl and function keys always work.',
  provider: 'Account at {provider}',
  providerLinked: 'You can sign in with your account at {provider}.',
  providerHint:
    'Link your account at {provider} to sign in with it. It opens the page of {provider}.',
  linkProvider: 'Link account',
  notifications: 'Notifications',
  sessions: 'Sessions',
  lead: 'Browsers in which you’re signed in. A session ends after 12 hours without use, and after 14 days.',
  otherDevice: 'Sign in on another device',
  signOutOf: 'Sign out: {browser}',
  signedOut: 'Signed out: {browser}',
  others: 'Sign out everywhere else',
  othersTitle: 'Sign out everywhere else?',
  othersAsk:
    '{count, plural, one {# other browser is} other {# other browsers are}} signed out. This browser stays signed in.',
  othersDone: 'Signed out everywhere else',
} as const;
