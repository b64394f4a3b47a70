import { MembersPage } from '#app/_features/workshop-access/members/members-page.tsx';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.access);

export default function Page() {
  return (
    <MessagesProvider namespaces={['instructor.members']}>
      <MembersPage />
    </MessagesProvider>
  );
}
