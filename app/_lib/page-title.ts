import type { Metadata } from 'next';
import { getMessages } from '#lib/i18n/messages/index.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { getReaderLanguage } from './reader-language.ts';

/** The title of an instructor's page in the reader's language. */
export async function pageTitle(
  select: (words: Messages['instructor']) => string,
): Promise<Metadata> {
  return { title: select(getMessages(await getReaderLanguage()).instructor) };
}
