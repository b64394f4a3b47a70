import { headers } from 'next/headers';
import { SecurityLogPage } from '#app/_features/security-log/security-log-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { services } from '#lib/server/context.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
  readonly searchParams: Promise<{ older?: string | string[] }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.instructor.access.securityLog);

export default async function Page({ params, searchParams }: Props) {
  const { workshop } = await params;
  const { older } = await searchParams;
  const olderThan = typeof older === 'string' && /^\d{1,15}$/.test(older) ? Number(older) : null;
  const caller = await services().callerFrom(await headers());
  return (
    <MessagesProvider namespaces={['securityLog']}>
      <SecurityLogPage
        workshopId={workshop}
        isFirstPage={olderThan === null}
        auditDays={services().retention.auditDays}
        page={await toApiResult(services().securityLog.list(caller, workshop, olderThan))}
      />
    </MessagesProvider>
  );
}
