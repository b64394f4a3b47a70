import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMarkdown } from './markdown.ts';
import type { Title } from './schema.ts';
import { LANGUAGES, type Language, type PackError, type LocalizedText } from './types.ts';

/** Largest text file of a pack, in bytes. */
const MAX_TEXT_BYTES = 256 * 1024;

/** The file's text, or null where there is none. `largest`: in bytes, above which it counts as none. */
export async function readTextFile(path: string, maxBytes = MAX_TEXT_BYTES): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    return bytes.length > maxBytes ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

/** The languages that a pack lists and where it stands: what every reader of texts needs. */
export interface TextContext {
  readonly root: string;
  readonly languages: readonly Language[];
  readonly errors: PackError[];
}

/** `task.ja.md` and its sisters as HTML; what is missing in a listed language is an error at that file. */
export async function loadMarkdownText(folder: string, name: string, { root, languages, errors }: TextContext): Promise<LocalizedText> {
  const found: Partial<Record<Language, string>> = {};
  for (const language of languages) {
    const file = join(folder, `${name}.${language}.md`);
    const text = await readTextFile(join(root, file));
    if (text?.trim()) found[language] = renderMarkdown(text);
    else errors.push({ file, line: 1, column: 1, message: text === null ? `there is no ${name} in '${language}', which pack.yaml lists` : 'the file is empty' });
  }
  return toLocalizedText(found);
}

/** Says of a title in which listed language it is missing. */
export function findMissingLanguages(title: Title, languages: readonly Language[]): Language[] {
  return languages.filter((language) => title[language] === undefined);
}

/** A pack of one language answers in it whatever is asked for. */
export function toLocalizedText(texts: Partial<Record<Language, string | undefined>>): LocalizedText {
  const any = LANGUAGES.map((language) => texts[language]).find((text) => text !== undefined) ?? '';
  return { ja: texts.ja ?? any, en: texts.en ?? any };
}
