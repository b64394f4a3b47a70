import { Words } from '#app/words.tsx';
import { ClaimForm } from './claim-form.tsx';

export default function ClaimPage() {
  return (
    <Words of={['student.claim', 'student.join']}>
      <ClaimForm />
    </Words>
  );
}
