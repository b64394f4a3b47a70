import type { ReactNode } from 'react';
import { pickMessages, type Namespace } from '#lib/i18n/messages/index.ts';
import { PageMessages } from '#lib/i18n/provider.tsx';
import { getReaderLanguage } from './reader-language.ts';

/**
 * Provides the messages of a page: `namespaces` are those that it and its components use. `common` is
 * available on every page.
 */
export async function MessagesProvider({
  namespaces,
  children,
}: {
  readonly namespaces: readonly Namespace[];
  readonly children: ReactNode;
}) {
  const language = await getReaderLanguage();
  return (
    <PageMessages language={language} messages={pickMessages(language, namespaces)}>
      {children}
    </PageMessages>
  );
}
