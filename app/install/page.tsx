import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { ShortCommandPage } from '#app/_features/join/short-command-page.tsx';

export default function InstallPage() {
  return (
    <MessagesProvider namespaces={['student.shortCommand']}>
      <ShortCommandPage />
    </MessagesProvider>
  );
}
