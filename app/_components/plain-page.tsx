import type { ReactNode } from 'react';

/** The main part of a page with a heading and a few sentences, such as an error page. */
export function PlainPage({
  role,
  children,
}: {
  readonly role?: 'alert';
  readonly children: ReactNode;
}) {
  return (
    <main
      role={role}
      className="grid max-w-640 justify-items-start gap-12 px-16 py-32 text-read [&_h1]:text-title"
    >
      {children}
    </main>
  );
}
