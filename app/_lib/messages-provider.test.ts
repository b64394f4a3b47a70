import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const STATIC_IMPORTS = /^(?:import|export) (?!type ).*from '([#.][^']+\.tsx?)'/gm;
const ALL_IMPORTS = /(?:from |import\()'([#.][^']+\.tsx?)'/g;

/** A file and all of the project's that it imports, as text by path. */
function withImports(
  file: string,
  imports: RegExp,
  seen = new Map<string, string>(),
): ReadonlyMap<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(join(ROOT, file), 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(imports)) {
    const found = path.startsWith('#') ? path.slice(1) : join(dirname(file), path);
    if (found.startsWith('app/') || found.startsWith('lib/i18n/'))
      withImports(found, imports, seen);
  }
  return seen;
}

function listUsedNamespaces(file: string): string[] {
  const used = [...withImports(file, ALL_IMPORTS).values()].flatMap((text) =>
    [...text.matchAll(/useTranslations\('([^']+)'\)/g)].map(([, namespace = '']) => namespace),
  );
  return [...new Set(used)].sort();
}

const covers = (given: string, used: string) =>
  used === given || used.startsWith(`${given}.`) || given.startsWith(`${used}.`);

it.each(globSync('app/**/page.tsx', { cwd: ROOT }).sort())(
  '%s is given the messages that it and its components use, and no others',
  (file) => {
    const [, list = ''] =
      /<Words of=\{\[([^\]]*)\]\}/.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
    const given = [...list.matchAll(/'([^']+)'/g)].map(([, namespace = '']) => namespace);
    const used = listUsedNamespaces(file);
    expect(
      used.filter((namespace) => !['common', ...given].some((each) => covers(each, namespace))),
    ).toEqual([]);
    expect(given.filter((namespace) => !used.some((each) => covers(namespace, each)))).toEqual([]);
  },
);

it.each(['app/error.tsx', 'app/not-found.tsx'])(
  '%s, which stands outside of any page, makes do with the common ones',
  (file) => {
    expect(listUsedNamespaces(file).filter((namespace) => !covers('common', namespace))).toEqual(
      [],
    );
  },
);

it('carries to no browser the words of a language that its reader did not choose', () => {
  const ofBrowsers = globSync('{app,lib}/**/*.{ts,tsx}', { cwd: ROOT }).filter((file) =>
    /^'use client'/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(ofBrowsers.length).toBeGreaterThan(10);
  const carried = ofBrowsers.flatMap((file) =>
    [...withImports(file, STATIC_IMPORTS).keys()]
      .filter((path) => /\.(ja|en)\.ts$/.test(path))
      .map((path) => `${file}: ${path}`),
  );
  expect(carried).toEqual([]);
});
