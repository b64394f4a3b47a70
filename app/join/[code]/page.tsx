import { JoinPage } from '#app/_features/join/join-page.tsx';
import { findCurrentUser } from '#app/_lib/current-user.ts';
import { findJoinState } from '#app/_lib/find-join-state.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ student }) => student.join.title);

/** The address in the QR code. The code is filled in. */
export default async function JoinByLinkRoute({
  params,
}: {
  readonly params: Promise<{ readonly code: string }>;
}) {
  const code = (await params).code.replace(/%20/g, ' ').slice(0, 30);
  return (
    <MessagesProvider namespaces={['student.join', 'student.waiting']}>
      <JoinPage
        code={code}
        currentUser={await findCurrentUser()}
        joinState={await findJoinState(code)}
      />
    </MessagesProvider>
  );
}
