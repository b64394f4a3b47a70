import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { SignInForm } from '#app/_features/join/sign-in-form.tsx';

export default function SignInPage() {
  return (
    <MessagesProvider namespaces={['student.signIn']}>
      <SignInForm />
    </MessagesProvider>
  );
}
