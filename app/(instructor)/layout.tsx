import type { Route } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { CurrentPersonProvider } from '#app/_components/current-person.tsx';
import { ToastsProvider } from '#app/_components/toasts.tsx';
import { NewSignInNote } from '#app/_features/account/new-sign-in-note.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { PAGE_ADDRESS_HEADER, signInAddress } from '#lib/protocol/page-address.ts';
import { services } from '#lib/server/context.ts';

/**
 * Sends visitors who aren't signed in as staff, or have no name yet, to the sign-in page. This is
 * only for convenience: every route and the live room check permissions themselves. Shows new sign-ins and the results of actions
 * on all pages.
 */
export default async function InstructorLayout({ children }: { readonly children: ReactNode }) {
  const requestHeaders = await headers();
  const { session } = await services().callerFrom(requestHeaders);
  // Staff who haven't chosen a name are asked there, too. The sign-in leads back to this page.
  if (session?.person?.namedAt == null)
    redirect(signInAddress(requestHeaders.get(PAGE_ADDRESS_HEADER)) as Route);
  return (
    <MessagesProvider namespaces={['shell']}>
      <CurrentPersonProvider name={session.person.name}>
        <ToastsProvider>
          <div className="flex min-h-dvh flex-col has-[[data-part=live-room]]:h-dvh has-[[data-part=live-room]]:overflow-hidden">
            <NewSignInNote />
            {children}
          </div>
        </ToastsProvider>
      </CurrentPersonProvider>
    </MessagesProvider>
  );
}
