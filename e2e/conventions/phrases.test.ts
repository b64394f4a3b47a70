import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectProse, collectStrings, findPhrase, type ProseSpan } from './phrases.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = '{app,lib,db,agents,e2e}/**/*.{ts,tsx}';
const COMMAND_LINES =
  '{agents/{cli,install,doctor,credential},lib/server/cli,lib/authoring}/**/*.ts';
/** Lists of the phrases themselves, and the old test titles in the test map. */
const EXEMPT = /(^|\/)((phrases(\.test)?|forbidden-words\.fixture)\.ts|test-map\.md)$/;

function findings(pattern: string, collect: (path: string, source: string) => ProseSpan[]) {
  return globSync(pattern, { cwd: ROOT })
    .filter((path) => !EXEMPT.test(path))
    .sort()
    .flatMap((path) =>
      collect(path, readFileSync(join(ROOT, path), 'utf8')).flatMap(({ line, text }) => {
        const phrase = findPhrase(text);
        return phrase === null ? [] : [`${path}:${line}: "${phrase}" in: ${text.slice(0, 120)}`];
      }),
    );
}

describe('the phrase list', { timeout: 30_000 }, () => {
  it('finds no old phrase in comments and test titles', () => {
    expect(findings(SOURCES, collectProse)).toEqual([]);
  });

  it('finds no old phrase in texts of the command lines', () => {
    const production = (path: string, source: string) =>
      path.endsWith('.test.ts') ? [] : collectStrings(path, source);
    expect(findings(COMMAND_LINES, production)).toEqual([]);
  });

  it('finds no old phrase in the documentation', () => {
    const paragraphs = (_path: string, source: string) =>
      source.split('\n').map((text, index) => ({ line: index + 1, text }));
    expect(findings('{*.md,docs/**/*.md}', paragraphs)).toEqual([]);
  });

  it('recognizes a phrase inside a comment that spans lines', () => {
    const source = '/** The file that\n * lies ready. */\nexport const a = 1;\n';
    expect(collectProse('a.ts', source).map(({ text }) => findPhrase(text))).toContain(
      'lies ready',
    );
  });

  it('reads the titles of nested and parameterized tests', () => {
    const source = "describe('outer', () => { it.each([1])('inner %s', () => undefined); });";
    expect(collectProse('a.test.ts', source).map(({ text }) => text)).toEqual([
      'outer',
      'inner %s',
    ]);
  });
});
