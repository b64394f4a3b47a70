import { Words } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { EventsPage } from '#app/_features/workshops/workshop-list.tsx';

export const generateMetadata = () => pageTitle((words) => words.events.title);

export default function Page() {
  return (
    <Words of={['instructor.events', 'instructor.create']}>
      <EventsPage />
    </Words>
  );
}
