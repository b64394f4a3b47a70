import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { ReadinessPage } from '#app/_features/readiness/readiness-page.tsx';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.readiness);

export default function Page() {
  return (
    <MessagesProvider namespaces={['readiness']}>
      <ReadinessPage />
    </MessagesProvider>
  );
}
