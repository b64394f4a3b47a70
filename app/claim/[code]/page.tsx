import { ClaimForm } from '../claim-form.tsx';

/** The address that `podium-agent claim` and "Second device" show. It ties nothing until the button is pressed. */
export default async function ClaimByLinkPage({ params }: { readonly params: Promise<{ readonly code: string }> }) {
  const { code } = await params;
  return <ClaimForm code={code.slice(0, 30)} />;
}
