import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { pageTitle } from '#app/_lib/page-title.ts';
import { ReadinessPage } from '#app/_features/readiness/readiness-page.tsx';

export const generateMetadata = () => pageTitle((messages) => messages.nav.readiness);

export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  return (
    <MessagesProvider namespaces={['readiness']}>
      <ReadinessPage workshop={(await params).workshop} />
    </MessagesProvider>
  );
}
