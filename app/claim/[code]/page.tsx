import { Words } from '#app/_lib/messages-provider.tsx';
import { ClaimForm } from '#app/_features/join/claim-seat-form.tsx';

/** The address that `podium-agent claim` and "Second device" show. It ties nothing until the button is pressed. */
export default async function ClaimByLinkPage({
  params,
}: {
  readonly params: Promise<{ readonly code: string }>;
}) {
  const { code } = await params;
  return (
    <Words of={['student.claim', 'student.join']}>
      <ClaimForm code={code.slice(0, 30)} />
    </Words>
  );
}
