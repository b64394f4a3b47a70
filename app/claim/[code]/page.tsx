import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { ClaimSeatForm } from '#app/_features/join/claim-seat-form.tsx';

/**
 * The address that `podium-agent claim` and "Open on another device" show. It connects the seat only
 * when the button is pressed.
 */
export default async function ClaimByLinkPage({
  params,
}: {
  readonly params: Promise<{ readonly code: string }>;
}) {
  const { code } = await params;
  return (
    <MessagesProvider namespaces={['student.connectSeat', 'student.join']}>
      <ClaimSeatForm code={code.slice(0, 30)} />
    </MessagesProvider>
  );
}
