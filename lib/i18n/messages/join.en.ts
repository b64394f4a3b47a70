/** The pages before a student has a seat: join, sign in, connect a seat. */
export const join = {
  join: {
    title: 'Join workshop',
    lead: 'Enter the code shown on the screen. Next, you’ll run one command on your VM.',
    leadWithCode:
      'The code is filled in. Enter your name to join. Next, you’ll run one command on your VM.',
    code: 'Join code',
    codeHint: 'For example, KUMO-482. Not case-sensitive.',
    name: 'Name',
    nameHint: 'Only instructors see your name. No account needed.',
    submit: 'Join',
    sending: 'Joining…',
    codeEmpty: 'Enter the code from the screen.',
    codeShape: 'A code has 4 to 12 letters and digits.',
    nameEmpty: 'Enter your name.',
    nameLong: 'Use at most 40 characters.',
    numbered: 'The name {wanted} is taken, so you appear as {displayName}.',
    hadSeat: 'You’ve already joined this workshop as {displayName}.',
    goOn: 'Continue',
    yours: 'Continue',
    yourSeat: '{workshop}, as {displayName}',
    yourWorkshops: 'My workshops',
    shortCode: 'Have a seat code?',
    shortCodeGo: 'Connect to your seat',
  },
  signIn: {
    title: 'Sign in',
    lead: 'This link signs you in on this browser. It works once.',
    submit: 'Sign in',
    sending: 'Signing in…',
    missing: 'This link is incomplete. Copy the whole link and open it again.',
    lost: 'To get a new link, restart the server: it prints one when it’s ready. If you were invited, ask the workshop owner.',
  },
  connectSeat: {
    title: 'Connect to your seat',
    lead: 'Enter your seat code to open your exercises and progress in this browser.',
    code: 'Seat code',
    codeHint:
      'Run <code>podium-agent claim</code> on your VM, or select “Open on another device” in a browser where your seat is open.',
    leadWithCode:
      'The code is filled in. Select Connect to open your exercises and progress in this browser.',
    joinInstead: 'Have a join code from the screen?',
    joinInsteadGo: 'Join workshop',
    nameLead: 'Choose a name for this seat.',
    submit: 'Connect',
    sending: 'Connecting…',
    unknown: 'That seat code doesn’t exist. Check it and try again.',
    expired:
      'Codes are valid for 10 minutes and work once. To get a new one, run <code>podium-agent claim</code> on your VM, or select “Open on another device” again.',
  },
} as const;
