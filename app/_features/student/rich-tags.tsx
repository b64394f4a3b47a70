import type { ReactNode } from 'react';

/** Tags of the messages on the student page. */
export const richTags = {
  code: (inner: ReactNode) => <code>{inner}</code>,
  time: (inner: ReactNode) => <b>{inner}</b>,
};
