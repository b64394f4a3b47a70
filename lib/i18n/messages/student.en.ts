export const student = {
  join: {
    title: 'Join the event',
    lead: 'The code stands on the screen in the room.',
    code: 'Code',
    name: 'Name',
    nameHint: 'As you want to be called. The instructors see it, the other students do not.',
    submit: 'Join',
    sending: 'Joining',
    codeEmpty: 'Type the code from the screen.',
    codeShape: 'A code has 4 to 12 letters and digits.',
    nameEmpty: 'Type a name, up to 40 characters.',
  },
} as const;
