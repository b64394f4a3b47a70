import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';
import { SignInForm } from '#app/_features/join/sign-in-form.tsx';

export const generateMetadata = () => translatedTitle(({ student }) => student.signIn.title);

export default function SignInPage() {
  return (
    <MessagesProvider namespaces={['student.signIn']}>
      <SignInForm />
    </MessagesProvider>
  );
}
