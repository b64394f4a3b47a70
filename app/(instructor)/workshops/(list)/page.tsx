import { headers } from 'next/headers';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { WorkshopList } from '#app/_features/workshops/workshop-list.tsx';
import { services } from '#lib/server/context.ts';

export const generateMetadata = () => pageTitle((messages) => messages.workshops.title);

export default async function Page() {
  const caller = await services().callerFrom(await headers());
  const [workshops, packs] = await Promise.all([
    services().workshops.list(caller),
    services().packs.list(caller),
  ]);
  return (
    <MessagesProvider namespaces={['instructor.workshops', 'instructor.create']}>
      <WorkshopList workshops={workshops} packs={packs} />
    </MessagesProvider>
  );
}
