import { Words } from '#app/words.tsx';
import { pageTitle } from '../page-title.ts';
import { EventsPage } from './events-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.events.title);

export default function Page() {
  return (
    <Words of={['instructor.events', 'instructor.create']}>
      <EventsPage />
    </Words>
  );
}
