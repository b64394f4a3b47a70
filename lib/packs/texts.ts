import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMarkdown } from './markdown.ts';
import type { Title } from './schema.ts';
import { LANGUAGES, type Language, type PackError, type LocalizedText } from './types.ts';

const MAX_TEXT_BYTES = 256 * 1024;

/** The text of a file; null if it doesn't exist or is larger than `maxBytes`. */
export async function readTextFile(
  path: string,
  maxBytes = MAX_TEXT_BYTES,
): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    return bytes.length > maxBytes ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

export interface TextContext {
  /** The pack's folder. */
  readonly root: string;
  /** The languages that pack.yaml lists. */
  readonly languages: readonly Language[];
  readonly errors: PackError[];
}

/**
 * Loads files such as `task.ja.md` as HTML. Adds an error for each listed language without text.
 */
export async function loadMarkdownText(
  folder: string,
  name: string,
  { root, languages, errors }: TextContext,
): Promise<LocalizedText> {
  const texts: Partial<Record<Language, string>> = {};
  for (const language of languages) {
    const file = join(folder, `${name}.${language}.md`);
    const text = await readTextFile(join(root, file));
    if (text?.trim()) texts[language] = renderMarkdown(text);
    else
      errors.push({
        file,
        line: 1,
        column: 1,
        message:
          text === null
            ? `the ${name} in '${language}' is missing (pack.yaml lists this language)`
            : 'the file is empty',
      });
  }
  return toLocalizedText(texts);
}

/** The listed languages in which a title is missing. */
export function findMissingLanguages(title: Title, languages: readonly Language[]): Language[] {
  return languages.filter((language) => title[language] === undefined);
}

/** Fills a missing language with the text of the other one. */
export function toLocalizedText(
  texts: Partial<Record<Language, string | undefined>>,
): LocalizedText {
  const any = LANGUAGES.map((language) => texts[language]).find((text) => text !== undefined) ?? '';
  return { ja: texts.ja ?? any, en: texts.en ?? any };
}
