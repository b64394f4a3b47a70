import { SessionsPage } from '#app/_features/sessions/sessions-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => pageTitle((messages) => messages.sessions.title);

export default function Page() {
  return (
    <MessagesProvider namespaces={['instructor.sessions']}>
      <SessionsPage />
    </MessagesProvider>
  );
}
