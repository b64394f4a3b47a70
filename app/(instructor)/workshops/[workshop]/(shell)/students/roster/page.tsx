import { RosterPage } from '#app/_features/students/roster/roster-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.roster.title);

export default function Page() {
  return (
    <MessagesProvider namespaces={['roster']}>
      <RosterPage />
    </MessagesProvider>
  );
}
