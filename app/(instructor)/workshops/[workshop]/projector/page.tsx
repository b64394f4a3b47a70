import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { services } from '#lib/server/context.ts';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { Projector } from '#app/_features/projector/projector.tsx';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.projector);

export default async function Page({ params }: Props) {
  return (
    <MessagesProvider namespaces={['projector']}>
      <Projector workshopId={(await params).workshop} publicUrl={services().url} />
    </MessagesProvider>
  );
}
