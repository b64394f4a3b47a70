import { JoinForm } from '#app/_features/join/join-form.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';

export default function LandingPage() {
  return (
    <MessagesProvider namespaces={['student.join']}>
      <JoinForm />
    </MessagesProvider>
  );
}
