import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { SettingsPage } from '#app/_features/workshop-settings/settings-page.tsx';

export const generateMetadata = () => pageTitle((messages) => messages.nav.settings);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['settings']}>
      <SettingsPage workshop={(await params).workshop} />
    </MessagesProvider>
  );
}
