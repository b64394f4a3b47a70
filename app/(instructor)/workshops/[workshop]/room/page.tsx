import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { LiveRoomPage } from '#app/_features/live-room/live-room-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.access.backToRoom);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['instructor', 'instructor.room', 'components']}>
      <LiveRoomPage workshop={(await params).workshop} />
    </MessagesProvider>
  );
}
