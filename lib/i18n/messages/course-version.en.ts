/** The live room: course versions and regrading. */
export const courseVersion = {
  courseVersion: {
    title: 'Course version and regrading',
    close: 'Close',
    inUse: 'This workshop uses <code>{id}</code> {version}.',
    available: 'Version {version} is available.',
    update: 'Update to {version}',
    updateAsk:
      '{seats, plural, one {# seat uses} other {# seats use}} version {version} from now on. Existing passes don’t change.',
    updateSure: 'Update to {version}',
    cancel: 'Cancel',
    updated:
      'Updated to version {version}. Below, you can preview whether earlier results would change.',
    checkUpdates: 'Check for updates',
    upToDate: 'You’re up to date',
    refused: 'The course on the server has mistakes. The current version stays in use:',
    regrade: 'Regrade',
    regradeLead:
      'Checks everything recorded so far against the current version and shows the results that would change. Passes marked by staff don’t change.',
    preview: 'Preview changes',
    previewAgain: 'Update preview',
    working: 'Calculating…',
    previewFailed: 'Couldn’t calculate the changes. See the server log for details.',
    outdated: 'The course was updated after this preview. Update the preview.',
    noChange: 'No results would change.',
    exerciseChanges: '{title}: {gains, number} gain a pass, {loses, number} lose it',
    gains: 'gains a pass',
    loses: 'loses the pass',
    apply: 'Change {changes, plural, one {# result} other {# results}}',
    applyAsk:
      '{gains, plural, one {# pass is} other {# passes are}} added and {loses, number} revoked. You can undo this for 10 seconds.',
    applySure: 'Change {changes, plural, one {# result} other {# results}}',
    regraded: 'Regraded: {gives, number} added, {takes, number} revoked',
  },
} as const;
