import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { JoinForm } from '#app/_features/join/join-form.tsx';

/** The address in the QR code. The code is filled in. */
export default async function JoinByLinkPage({
  params,
}: {
  readonly params: Promise<{ readonly code: string }>;
}) {
  const { code } = await params;
  return (
    <MessagesProvider namespaces={['student.join']}>
      <JoinForm code={code.replace(/%20/g, ' ').slice(0, 30)} />
    </MessagesProvider>
  );
}
