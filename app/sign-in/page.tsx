import { Words } from '#app/words.tsx';
import { SignInForm } from './sign-in-form.tsx';

export default function SignInPage() {
  return (
    <Words of={['student.signIn']}>
      <SignInForm />
    </Words>
  );
}
