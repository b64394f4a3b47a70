import { Words } from '#app/words.tsx';
import { podium } from '#lib/server/context.ts';
import { pageTitle } from '../../../page-title.ts';
import { Projector } from '../../../projector/projector.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.projector);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['projector']}>
      <Projector event={(await params).event} address={podium().url} />
    </Words>
  );
}
