import { Words } from '#app/words.tsx';
import { podium } from '#lib/server/context.ts';
import { pageTitle } from '../../../page-title.ts';
import { SetupPage } from './setup-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.title);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['instructor.setup', 'instructor.events']}>
      <SetupPage event={(await params).event} address={podium().url} />
    </Words>
  );
}
