import { LiveRoomPage } from '#app/_features/live-room/live-room-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => pageTitle((messages) => messages.nav.room);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['instructor.room', 'components']}>
      <LiveRoomPage workshopId={(await params).workshop} />
    </MessagesProvider>
  );
}
