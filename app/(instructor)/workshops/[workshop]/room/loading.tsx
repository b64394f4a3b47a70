import { RoomSkeleton } from '#app/_features/live-room/room-skeleton.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';

export default function Loading() {
  return (
    <MessagesProvider namespaces={['instructor.room']}>
      <RoomSkeleton />
    </MessagesProvider>
  );
}
