import { headers } from 'next/headers';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { CreateWorkshopPage } from '#app/_features/workshops/create/create-workshop-page.tsx';
import { isEntityId } from '#lib/protocol/entity-id.ts';
import { services } from '#lib/server/context.ts';

export const generateMetadata = () => pageTitle((messages) => messages.create.title);

interface Props {
  readonly searchParams: Promise<{ from?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const { from } = await searchParams;
  const caller = await services().callerFrom(await headers());
  const [packs, { isInstructor }] = await Promise.all([
    services().packs.list(caller),
    services().account.getCurrentUser(caller),
  ]);
  const source =
    typeof from === 'string' && isEntityId(from) && isInstructor
      ? {
          id: from,
          proposal: await toApiResult(services().workshops.proposeDuplicate(caller, from)),
        }
      : null;
  return (
    <MessagesProvider namespaces={['instructor.create', 'workshopFields']}>
      <CreateWorkshopPage packs={packs} canCreate={isInstructor} source={source} />
    </MessagesProvider>
  );
}
