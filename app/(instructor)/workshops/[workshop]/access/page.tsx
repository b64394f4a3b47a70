import { headers } from 'next/headers';
import { QrCode } from '#app/_components/qr-code.tsx';
import { AccessPage } from '#app/_features/workshop-access/access-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { services } from '#lib/server/context.ts';

export const generateMetadata = () => pageTitle((messages) => messages.access.title);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  const { workshop: workshopId } = await params;
  const caller = await services().callerFrom(await headers());
  const workshops = await services().workshops.list(caller);
  const workshop = workshops.find(({ id }) => id === workshopId) ?? null;
  const joinLink = `${services().url}/join?code=${encodeURIComponent(workshop?.code ?? '')}`;
  return (
    <MessagesProvider namespaces={['instructor.access', 'instructor.nav', 'instructor.workshops']}>
      <AccessPage
        workshopId={workshopId}
        workshop={workshop}
        tokens={await toApiResult(services().tokens.list(caller, workshopId))}
        joinLink={joinLink}
        qrCode={<QrCode text={joinLink} className="size-208 border border-rule" />}
      />
    </MessagesProvider>
  );
}
