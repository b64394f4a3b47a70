import type { Metadata } from 'next';
import { getMessages } from '#lib/i18n/messages/index.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { getReaderLanguage } from './reader-language.ts';

/** Metadata with the title of an instructor page in the reader's language. */
export async function pageTitle(
  select: (messages: Messages['instructor']) => string,
): Promise<Metadata> {
  return { title: select(getMessages(await getReaderLanguage()).instructor) };
}

/** Metadata with a title in the reader's language. */
export async function translatedTitle(select: (messages: Messages) => string): Promise<Metadata> {
  return { title: select(getMessages(await getReaderLanguage())) };
}
