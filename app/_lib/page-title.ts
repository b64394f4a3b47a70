import type { Metadata } from 'next';
import { getMessages } from '#lib/i18n/messages/index.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { findWorkshop } from './find-workshop.ts';
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

/** Metadata of a workshop's page: its name and that of the workshop, "Live room · Kubernetes 101". */
export async function workshopTitle(
  params: Promise<{ workshop: string }>,
  select: (messages: Messages) => string,
): Promise<Metadata> {
  const workshop = await findWorkshop((await params).workshop);
  const title = select(getMessages(await getReaderLanguage()));
  return { title: workshop === null ? title : `${title} · ${workshop.name}` };
}
