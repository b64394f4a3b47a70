import { pageTitle } from '../page-title.ts';
import { EventsPage } from './events-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.events.title);

export default function Page() {
  return <EventsPage />;
}
