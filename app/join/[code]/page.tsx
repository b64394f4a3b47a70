import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { JoinForm } from '#app/_features/join/join-form.tsx';

/** The address of the QR code: the code is filled in, the name is what is left to type. */
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
