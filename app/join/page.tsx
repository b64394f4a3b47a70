import { JoinPage } from '#app/_features/join/join-page.tsx';
import { findCurrentUser } from '#app/_lib/current-user.ts';
import { findJoinState } from '#app/_lib/find-join-state.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ student }) => student.join.title);

export default async function JoinRoute({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}) {
  const { code: parameter } = await searchParams;
  const code = typeof parameter === 'string' ? parameter.slice(0, 30) : '';
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
