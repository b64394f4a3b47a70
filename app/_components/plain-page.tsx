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
      id="main"
      tabIndex={-1}
      role={role}
      className="mx-auto grid max-w-528 justify-items-start gap-12 px-24 py-40 text-read [&_h1]:text-title"
    >
      {children}
    </main>
  );
}
