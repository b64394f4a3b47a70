import { defineExternalCommand } from './types.ts';

/** Passes are folded by the grading thread, the admission of agents by the presence monitor. */
export const markPassed = defineExternalCommand('mark-passed', {
  requires: 'helper',
  allowedIn: 'correction',
});
export const revokePass = defineExternalCommand('revoke-pass', {
  requires: 'leader',
  allowedIn: 'correction',
});
export const admitAgent = defineExternalCommand('admit-agent', {
  requires: 'helper',
  allowedIn: 'running',
});
