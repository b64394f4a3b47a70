import { Words } from '#app/words.tsx';
import { pageTitle } from '../../../page-title.ts';
import { Preflight } from '../../../preflight/preflight.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.preflight);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['preflight']}>
      <Preflight event={(await params).event} />
    </Words>
  );
}
