import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { services } from '#lib/server/context.ts';
import { pageTitle } from '#app/_lib/page-title.ts';
import { Projector } from '#app/_features/projector/projector.tsx';

export const generateMetadata = () => pageTitle((messages) => messages.nav.projector);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['projector']}>
      <Projector workshopId={(await params).workshop} publicUrl={services().url} />
    </MessagesProvider>
  );
}
