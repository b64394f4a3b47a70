import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { JoinForm } from '#app/_features/join/join-form.tsx';

export default async function JoinPage({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}) {
  const { code } = await searchParams;
  return (
    <MessagesProvider namespaces={['student.join']}>
      <JoinForm code={typeof code === 'string' ? code.slice(0, 30) : ''} />
    </MessagesProvider>
  );
}
