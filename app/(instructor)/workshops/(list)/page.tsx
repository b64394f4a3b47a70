import { headers } from 'next/headers';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { getReaderLanguage } from '#app/_lib/reader-language.ts';
import { formatListQuery, readListQuery } from '#app/_features/workshops/list/list-query.ts';
import { WorkshopListPage } from '#app/_features/workshops/list/workshop-list-page.tsx';
import { WorkshopListQuery } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';

export const generateMetadata = () => pageTitle((messages) => messages.workshops.title);

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: Props) {
  const params = new URLSearchParams(
    Object.entries(await searchParams).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => [name, one]),
    ),
  );
  const caller = await services().callerFrom(await headers());
  const [firstPage, packs, { isInstructor }, language] = await Promise.all([
    services().workshops.search(caller, WorkshopListQuery.parse(Object.fromEntries(params))),
    services().packs.list(caller),
    services().account.getCurrentUser(caller),
    getReaderLanguage(),
  ]);
  return (
    <MessagesProvider namespaces={['instructor.workshops', 'workshopFields']}>
      <WorkshopListPage
        firstKey={formatListQuery(readListQuery(params))}
        firstPage={firstPage}
        courseTitles={Object.fromEntries(
          packs.flatMap((pack) =>
            pack.state === 'ready' ? [[pack.id, pack.title[language]]] : [],
          ),
        )}
        canCreate={isInstructor}
      />
    </MessagesProvider>
  );
}
