import { Words } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { Room } from '#app/_features/live-room/live-room-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.backToRoom);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['instructor.room', 'instructor.wall', 'inside']}>
      <Room event={(await params).event} />
    </Words>
  );
}
