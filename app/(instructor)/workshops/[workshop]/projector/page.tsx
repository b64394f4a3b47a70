import { Words } from '#app/_lib/messages-provider.tsx';
import { podium } from '#lib/server/context.ts';
import { pageTitle } from '#app/_lib/page-title.ts';
import { Projector } from '#app/_features/projector/projector.tsx';

export const generateMetadata = () => pageTitle((words) => words.setup.projector);

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return (
    <Words of={['projector']}>
      <Projector event={(await params).event} address={podium().url} />
    </Words>
  );
}
