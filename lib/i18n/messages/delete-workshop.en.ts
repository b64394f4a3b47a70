/** The dialog that deletes a workshop, from the list and from the header. */
export const deleteWorkshop = {
  delete: 'Delete',
  title: 'Delete {name}?',
  loses:
    'This deletes {students, plural, one {# student} other {# students}}, {passes, plural, one {# pass} other {# passes}}, {requests, plural, one {# help request} other {# help requests}} and all results. You can’t undo this.',
  losesUnknown:
    'This deletes all students, passes, help requests and results. You can’t undo this.',
  counting: 'Counting what will be deleted…',
  exportFirst: 'Export first',
  type: 'Type {name} to confirm',
  sure: 'Delete workshop',
  sending: 'Deleting…',
  done: 'Workshop deleted',
} as const;
