import type { ReactNode } from 'react';
import { PageExtrasProvider } from '#app/_components/page-extras.tsx';
import { ShellDialogs } from './shell-dialogs.tsx';
import { SkipLinks } from './skip-links.tsx';

/**
 * A staff page: skip links, header, content. It fills the window at least, and the live room exactly,
 * because its panes scroll.
 */
export function ShellFrame({
  header,
  children,
}: {
  readonly header: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <PageExtrasProvider>
      <ShellDialogs>
        <div
          data-part="staff-shell"
          className="flex flex-1 flex-col has-[[data-part=live-room]]:min-h-0 has-[[data-part=live-room]]:overflow-hidden"
        >
          <SkipLinks />
          {header}
          {children}
        </div>
      </ShellDialogs>
    </PageExtrasProvider>
  );
}
