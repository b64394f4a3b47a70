import { JoinForm } from '#app/_features/join/join-form.tsx';
import { Words } from '#app/_lib/messages-provider.tsx';

export default function LandingPage() {
  return (
    <Words of={['student.join']}>
      <JoinForm />
    </Words>
  );
}
