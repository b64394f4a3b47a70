/** The link for another device, and the notices of help requests, in the user menu and the account. */
export const device = {
  title: 'Sign in on another device',
  lead: 'Open this link on the other device. It works once, until {time}.',
  creating: 'Creating a link…',
  link: 'Sign-in link',
  qr: 'QR code for the sign-in link',
  replaces: 'A link that you created before no longer works. This browser stays signed in.',
  expired: 'This link has expired.',
  renew: 'Create new link',
} as const;

export const notify = {
  title: 'Help requests',
  lead: 'These settings apply to this browser. You get at most one notification every 10 seconds.',
  request: 'Help request: {name}, {label}',
  requests: '{count, number} new help requests',
  sound: 'Play a sound',
  volume: 'Volume',
  percent: '{volume, number} %',
  desktop: 'Show desktop notifications',
  always: 'Also while you see this page',
  test: 'Test',
  testText: 'This is a test notification',
  denied: 'Your browser blocks notifications from this site. Allow them in the browser settings.',
  unsupported: 'This browser can’t show desktop notifications for this site.',
} as const;
