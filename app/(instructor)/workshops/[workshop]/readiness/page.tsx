import { Words } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { Preflight } from '#app/_features/readiness/readiness-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.preflight);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['preflight']}>
      <Preflight event={(await params).event} />
    </Words>
  );
}
