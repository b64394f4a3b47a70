import { AccountPage } from '#app/_features/account/account-page.tsx';
import { findProviderAccount } from '#app/_lib/current-user.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ account }) => account.title);

export default async function Page() {
  return (
    <MessagesProvider namespaces={['account', 'apiTokens', 'student.signIn']}>
      <AccountPage providerAccount={await findProviderAccount()} />
    </MessagesProvider>
  );
}
