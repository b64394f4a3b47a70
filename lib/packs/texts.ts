import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMarkdown } from './markdown.ts';
import type { Title } from './schema.ts';
import { LANGUAGES, type Language, type PackError, type Words } from './types.ts';

/** Largest text file of a pack, in bytes. */
const LARGEST = 256 * 1024;

/** The file's text, or null where there is none. `largest`: in bytes, above which it counts as none. */
export async function textFile(path: string, largest = LARGEST): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    return bytes.length > largest ? null : bytes.toString('utf8');
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
export async function markdownWords(folder: string, name: string, { root, languages, errors }: TextContext): Promise<Words> {
  const found: Partial<Record<Language, string>> = {};
  for (const language of languages) {
    const file = join(folder, `${name}.${language}.md`);
    const text = await textFile(join(root, file));
    if (text?.trim()) found[language] = renderMarkdown(text);
    else errors.push({ file, line: 1, column: 1, message: text === null ? `there is no ${name} in '${language}', which pack.yaml lists` : 'the file is empty' });
  }
  return complete(found);
}

/** Says of a title in which listed language it is missing. */
export function missingLanguages(title: Title, languages: readonly Language[]): Language[] {
  return languages.filter((language) => title[language] === undefined);
}

/** A pack of one language answers in it whatever is asked for. */
export function complete(words: Partial<Record<Language, string | undefined>>): Words {
  const any = LANGUAGES.map((language) => words[language]).find((text) => text !== undefined) ?? '';
  return { ja: words.ja ?? any, en: words.en ?? any };
}
