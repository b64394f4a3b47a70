import { JoinPage } from '#app/_features/join/join-page.tsx';
import { findCurrentUser } from '#app/_lib/current-user.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ student }) => student.join.title);

export default async function JoinRoute({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}) {
  const { code } = await searchParams;
  return (
    <MessagesProvider namespaces={['student.join', 'student.waiting']}>
      <JoinPage
        code={typeof code === 'string' ? code.slice(0, 30) : ''}
        currentUser={await findCurrentUser()}
      />
    </MessagesProvider>
  );
}
