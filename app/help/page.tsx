import { HelpPage } from '#app/_features/help/help-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ help }) => help.title);

export default function HelpRoute() {
  return (
    <MessagesProvider namespaces={['help', 'instructor.room.keys']}>
      <HelpPage />
    </MessagesProvider>
  );
}
