import { Words } from '#app/words.tsx';
import { pageTitle } from '../../page-title.ts';
import { Room } from '../../room/room.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.backToRoom);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['instructor.room', 'instructor.wall', 'inside']}>
      <Room event={(await params).event} />
    </Words>
  );
}
