import { JoinForm } from '#app/join/join-form.tsx';
import { Words } from '#app/words.tsx';

export default function LandingPage() {
  return (
    <Words of={['student.join']}>
      <JoinForm />
    </Words>
  );
}
