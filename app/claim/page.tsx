import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';
import { ClaimSeatForm } from '#app/_features/join/claim-seat-form.tsx';

export const generateMetadata = () => translatedTitle(({ student }) => student.connectSeat.title);

export default function ClaimPage() {
  return (
    <MessagesProvider namespaces={['student.connectSeat', 'student.join']}>
      <ClaimSeatForm />
    </MessagesProvider>
  );
}
