import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { WorkshopList } from '#app/_features/workshops/workshop-list.tsx';

export const generateMetadata = () => pageTitle((words) => words.workshops.title);

export default function Page() {
  return (
    <MessagesProvider namespaces={['instructor.workshops', 'instructor.create']}>
      <WorkshopList />
    </MessagesProvider>
  );
}
