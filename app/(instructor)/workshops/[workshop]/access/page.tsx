import { Words } from '#app/_lib/messages-provider.tsx';
import { podium } from '#lib/server/context.ts';
import { pageTitle } from '#app/_lib/page-title.ts';
import { SetupPage } from '#app/_features/workshop-access/access-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.title);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['instructor.setup', 'instructor.events']}>
      <SetupPage event={(await params).event} address={podium().url} />
    </Words>
  );
}
