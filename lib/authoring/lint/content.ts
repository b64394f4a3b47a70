import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRawHtml } from '#lib/packs/markdown.ts';
import { errorFinding, type LintFinding } from './lint-finding.ts';

/** Raw HTML in the texts of an exercise: a page would be without it, and nobody would know. `root`: the pack's folder. */
export async function lintTexts(root: string, exercise: string): Promise<LintFinding[]> {
  const files = (await readdir(join(root, exercise)).catch(() => []))
    .filter((file) => file.endsWith('.md'))
    .sort();
  const found = await Promise.all(
    files.map(async (name) => {
      const file = join(exercise, name);
      return findRawHtml(await readFile(join(root, file), 'utf8')).map((place) =>
        errorFinding({
          file,
          ...place,
          message: 'raw HTML is left out of the page',
          suggestion: 'write Markdown, or put it in backquotes',
        }),
      );
    }),
  );
  return found.flat();
}
