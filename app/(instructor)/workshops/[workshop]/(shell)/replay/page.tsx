import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { services } from '#lib/server/context.ts';
import { RecordedViews } from './recorded-views.tsx';

interface Props {
  readonly params: Promise<{ workshop: string }>;
  readonly searchParams: Promise<{ at?: string | string[] }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.replay.title);

export default async function Page({ params, searchParams }: Props) {
  const { workshop } = await params;
  const at = Number((await searchParams).at);
  return (
    <MessagesProvider
      namespaces={['replay', 'instructor.room', 'components', 'rejoin', 'seatActions', 'projector']}
    >
      <RecordedViews
        workshopId={workshop}
        at={Number.isSafeInteger(at) && at > 0 ? at : null}
        publicUrl={services().url}
      />
    </MessagesProvider>
  );
}
