import { DataPage } from '#app/_features/help/data-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';
import { services } from '#lib/server/context.ts';

export const generateMetadata = () => translatedTitle(({ help }) => help.title);

export default function DataRoute() {
  return (
    <MessagesProvider namespaces={['help']}>
      <DataPage retention={services().retention} />
    </MessagesProvider>
  );
}
