import { LandingPage } from '#app/_features/join/landing-page.tsx';
import { findCurrentUser } from '#app/_lib/current-user.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';

export default async function LandingRoute() {
  return (
    <MessagesProvider namespaces={['landing', 'student.join', 'student.waiting']}>
      <LandingPage currentUser={await findCurrentUser()} />
    </MessagesProvider>
  );
}
