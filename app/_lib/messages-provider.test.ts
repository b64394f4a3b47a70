import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const STATIC_IMPORTS = /^(?:import|export) (?!type )[^;]*?from '([#.][^']+\.tsx?)'/gm;
const ALL_IMPORTS = /(?:from |import\()'([#.][^']+\.tsx?)'/g;

/** A file and all files of the project that it imports: their text by path. */
function withImports(
  file: string,
  imports: RegExp,
  seen = new Map<string, string>(),
): ReadonlyMap<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(join(ROOT, file), 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(imports)) {
    const imported = path.startsWith('#') ? path.slice(1) : join(dirname(file), path);
    if (imported.startsWith('app/') || imported.startsWith('lib/i18n/'))
      withImports(imported, imports, seen);
  }
  return seen;
}

function listUsedNamespaces(file: string): string[] {
  const used = [...withImports(file, ALL_IMPORTS).values()].flatMap((text) =>
    [...text.matchAll(/useTranslations\('([^']+)'\)/g)].map(([, namespace = '']) => namespace),
  );
  return [...new Set(used)].sort();
}

const overlaps = (provided: string, used: string) =>
  used === provided || used.startsWith(`${provided}.`) || provided.startsWith(`${used}.`);

function listProvidedNamespaces(file: string): string[] {
  const [, list = ''] =
    /<MessagesProvider\s+namespaces=\{\[([^\]]*)\]\}/.exec(
      readFileSync(join(ROOT, file), 'utf8'),
    ) ?? [];
  return [...list.matchAll(/'([^']+)'/g)].map(([, namespace = '']) => namespace);
}

/** The namespaces that the layouts around a page provide. */
function listLayoutNamespaces(file: string): string[] {
  const folders = dirname(file).split('/');
  return folders.flatMap((_, index) => {
    const layout = [...folders.slice(0, index + 1), 'layout.tsx'].join('/');
    return existsSync(join(ROOT, layout)) ? listProvidedNamespaces(layout) : [];
  });
}

it.each(globSync('app/**/{page,loading}.tsx', { cwd: ROOT }).sort())(
  '%s provides the messages that it and its components use, and no others',
  (file) => {
    const provided = listProvidedNamespaces(file);
    const outer = ['common', ...listLayoutNamespaces(file)];
    const used = listUsedNamespaces(file);
    expect(
      used.filter(
        (namespace) => ![...outer, ...provided].some((name) => overlaps(name, namespace)),
      ),
    ).toEqual([]);
    expect(provided.filter((namespace) => !used.some((name) => overlaps(namespace, name)))).toEqual(
      [],
    );
  },
);

it.each(['app/not-found.tsx', ...globSync('app/**/error.tsx', { cwd: ROOT }).sort()])(
  '%s, which is rendered outside of the messages of a page, uses only those of its layouts',
  (file) => {
    const outer = ['common', ...listLayoutNamespaces(file)];
    expect(
      listUsedNamespaces(file).filter(
        (namespace) => !outer.some((name) => overlaps(name, namespace)),
      ),
    ).toEqual([]);
  },
);

/** Entry points of the browser. All files that they import run in the browser, too. */
const clientFiles = globSync('{app,lib}/**/*.{ts,tsx}', { cwd: ROOT }).filter((file) =>
  /^'use client'/.test(readFileSync(join(ROOT, file), 'utf8')),
);

it('sends no browser the texts of a language that its reader did not choose', () => {
  expect(clientFiles.length).toBeGreaterThan(10);
  const carried = clientFiles.flatMap((file) =>
    [...withImports(file, STATIC_IMPORTS).keys()]
      .filter((path) => /\.(ja|en)\.ts$/.test(path))
      .map((path) => `${file}: ${path}`),
  );
  expect(carried).toEqual([]);
});

it('imports the server in no file that runs in a browser', () => {
  const offenders = clientFiles.flatMap((file) =>
    [...withImports(file, STATIC_IMPORTS)]
      .filter(([, text]) => /^import (?!type )[^;]*?'#lib\/server\//m.test(text))
      .map(([path]) => `${file}: ${path}`),
  );
  expect(offenders).toEqual([]);
});
