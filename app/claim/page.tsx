import { Words } from '#app/_lib/messages-provider.tsx';
import { ClaimForm } from '#app/_features/join/claim-seat-form.tsx';

export default function ClaimPage() {
  return (
    <Words of={['student.claim', 'student.join']}>
      <ClaimForm />
    </Words>
  );
}
