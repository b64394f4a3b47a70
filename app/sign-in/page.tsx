import { SignInPage } from '#app/_features/join/sign-in-page.tsx';
import { findCurrentUser } from '#app/_lib/current-user.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';
import { services } from '#lib/server/context.ts';
import { parseOidcFailure } from '#lib/protocol/oidc-failure.ts';
import { parseReturnAddress } from '#lib/protocol/page-address.ts';

export const generateMetadata = () => translatedTitle(({ student }) => student.signIn.title);

interface Props {
  readonly searchParams: Promise<{
    readonly next?: string | string[];
    readonly problem?: string | string[];
  }>;
}

export default async function Page({ searchParams }: Props) {
  const { next, problem } = await searchParams;
  const { providerName } = services().oidc;
  return (
    <MessagesProvider namespaces={['student.signIn', 'landing']}>
      <SignInPage
        currentUser={await findCurrentUser()}
        next={parseReturnAddress(next)}
        provider={
          providerName === null ? null : { name: providerName, problem: parseOidcFailure(problem) }
        }
      />
    </MessagesProvider>
  );
}
