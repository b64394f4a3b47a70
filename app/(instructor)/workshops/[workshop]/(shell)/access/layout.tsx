import type { ReactNode } from 'react';
import { AccessFrame } from '#app/_features/workshop-access/access-frame.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';

/** The heading and the subpages stay while the reader moves between them. */
export default function AccessLayout({ children }: { readonly children: ReactNode }) {
  return (
    <MessagesProvider namespaces={['instructor.access', 'rejoin', 'exports']}>
      <AccessFrame>{children}</AccessFrame>
    </MessagesProvider>
  );
}
