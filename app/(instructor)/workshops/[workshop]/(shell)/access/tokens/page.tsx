import { headers } from 'next/headers';
import { TokensPage } from '#app/_features/workshop-access/tokens-page.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { services } from '#lib/server/context.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.shell.nav.access);

export default async function Page({ params }: Props) {
  const caller = await services().callerFrom(await headers());
  return (
    <TokensPage
      tokens={await toApiResult(services().tokens.list(caller, (await params).workshop))}
    />
  );
}
