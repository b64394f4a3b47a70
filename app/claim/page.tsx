import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { ClaimSeatForm } from '#app/_features/join/claim-seat-form.tsx';

export default function ClaimPage() {
  return (
    <MessagesProvider namespaces={['student.connectSeat', 'student.join']}>
      <ClaimSeatForm />
    </MessagesProvider>
  );
}
