/** For staff: students who came back in another browser and ask for the seat that they had. */
export const rejoin = {
  title: 'Coming back',
  ask: '{name} wants to continue at seat {label}',
  owner: 'The seat belongs to {name}.',
  open: 'The page of the seat is open in another browser.',
  check: 'Check with the student before you allow it. Other browsers keep the seat.',
  since: 'since',
  allow: 'Allow',
  allowOf: 'Allow {name} to continue at seat {label}',
  refuse: 'Refuse',
  refuseOf: 'Refuse {name} for seat {label}',
  more: '{count, plural, one {and # more} other {and # more}}',
  done: {
    allowed: '{name} can continue at seat {label}',
    refused: 'Request of {name} refused',
  },
} as const;
