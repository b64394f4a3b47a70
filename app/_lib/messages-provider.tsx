import type { ReactNode } from 'react';
import { messagesFor, type Namespace } from '#lib/i18n/messages/index.ts';
import { PageMessages } from '#lib/i18n/provider.tsx';
import { readerLanguage } from './reader-language.ts';

/** The messages of one page, by the namespaces that it and its components use; those of `common` every page has. */
export async function Words({
  of,
  children,
}: {
  readonly of: readonly Namespace[];
  readonly children: ReactNode;
}) {
  const language = await readerLanguage();
  return (
    <PageMessages language={language} messages={messagesFor(language, of)}>
      {children}
    </PageMessages>
  );
}
