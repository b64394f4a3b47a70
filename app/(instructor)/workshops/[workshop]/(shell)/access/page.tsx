import { QrCode } from '#app/_components/qr-code.tsx';
import { InviteStudentsPage } from '#app/_features/workshop-access/invite-students-page.tsx';
import { findWorkshop } from '#app/_lib/find-workshop.ts';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { services } from '#lib/server/context.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.access);

export default async function Page({ params }: Props) {
  const { url } = services();
  const code = (await findWorkshop((await params).workshop))?.code ?? '';
  return (
    <InviteStudentsPage
      serverUrl={url}
      qrCodeOf={code}
      qrCode={
        <QrCode
          text={`${url}/join/${encodeURIComponent(code)}`}
          className="size-208 border border-rule"
        />
      }
    />
  );
}
