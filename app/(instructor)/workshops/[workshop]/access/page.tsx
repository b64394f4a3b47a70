import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { services } from '#lib/server/context.ts';
import { pageTitle } from '#app/_lib/page-title.ts';
import { AccessPage } from '#app/_features/workshop-access/access-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.access.title);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['instructor.access', 'instructor.workshops']}>
      <AccessPage workshop={(await params).workshop} publicUrl={services().url} />
    </MessagesProvider>
  );
}
