import { Words } from '#app/words.tsx';
import { pageTitle } from '../../../page-title.ts';
import { SettingsPage } from '../../../settings/settings-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.settings);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['settings']}>
      <SettingsPage event={(await params).event} />
    </Words>
  );
}
