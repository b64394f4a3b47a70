import type { ReactNode } from 'react';

/** Tags that messages may carry. */
export const richTags = {
  code: (inner: ReactNode) => <code>{inner}</code>,
  time: (inner: ReactNode) => <b>{inner}</b>,
};
