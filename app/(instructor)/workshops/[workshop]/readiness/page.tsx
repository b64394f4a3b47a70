import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { ReadinessPage } from '#app/_features/readiness/readiness-page.tsx';

export const generateMetadata = () => pageTitle((words) => words.access.preflight);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['readiness']}>
      <ReadinessPage workshop={(await params).workshop} />
    </MessagesProvider>
  );
}
