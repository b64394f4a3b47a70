/** The start page. */
export const landing = {
  what: 'Podium supports hands-on Kubernetes workshops. Students see which checks pass and why, and instructors see who needs help.',
  staff: 'For instructors',
  signIn: 'Sign in',
  staffLead: 'Sign in with the link you received.',
} as const;
