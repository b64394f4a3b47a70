import { VmsPage } from '#app/_features/workshop-access/vms-page.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.access);

export default function Page() {
  return <VmsPage />;
}
