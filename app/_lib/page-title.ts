import type { Metadata } from 'next';
import { messagesOf } from '#lib/i18n/messages/index.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { readerLanguage } from './reader-language.ts';

/** The title of an instructor's page in the reader's language. */
export async function pageTitle(
  pick: (words: Messages['instructor']) => string,
): Promise<Metadata> {
  return { title: pick(messagesOf(await readerLanguage()).instructor) };
}
