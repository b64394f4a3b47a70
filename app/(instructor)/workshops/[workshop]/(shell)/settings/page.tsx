import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { services } from '#lib/server/context.ts';
import { SettingsPage } from '#app/_features/workshop-settings/settings-page.tsx';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.settings);

export default function Page() {
  return (
    <MessagesProvider namespaces={['settings', 'workshopFields', 'exports']}>
      <SettingsPage retention={services().retention} />
    </MessagesProvider>
  );
}
