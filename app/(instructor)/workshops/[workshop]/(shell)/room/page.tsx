import { LiveRoomPage } from '#app/_features/live-room/live-room-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.room);

export default function Page() {
  return (
    <MessagesProvider namespaces={['instructor.room', 'components', 'rejoin', 'seatActions']}>
      <LiveRoomPage />
    </MessagesProvider>
  );
}
