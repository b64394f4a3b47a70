import { Words } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { SettingsPage } from '#app/_features/workshop-settings/settings-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.settings);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['settings']}>
      <SettingsPage event={(await params).event} />
    </Words>
  );
}
