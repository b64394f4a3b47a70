import { StatesPage } from '#app/_features/help/states-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ help }) => help.title);

export default function StatesRoute() {
  return (
    <MessagesProvider namespaces={['help', 'instructor.room.legend']}>
      <StatesPage />
    </MessagesProvider>
  );
}
