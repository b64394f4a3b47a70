import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_IMPORTS } from './app-sources.js';
import { SOURCES } from './next-build.ts';

const PROJECT_DIR = join(import.meta.dirname, '../../..');

interface LintConfig {
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The first pattern in the boundaries map that matches a path, as eslint-plugin-boundaries does. */
function categoryOf(path: string, files: readonly { category: string; pattern: string }[]): string {
  const match = files.find(({ pattern }) => {
    const [, folder, names = '', ending = ''] =
      /^([^{}*]*)(?:\{([^}]*)\}(.*)|\*\*)?$/.exec(pattern) ?? [];
    if (pattern.endsWith('**')) return `${path}/`.startsWith(folder ?? '');
    return names === ''
      ? path === pattern
      : names.split(',').some((name) => `${String(folder)}${name}${ending}` === path);
  });
  return match?.category ?? '';
}

describe('the sources of the page build', () => {
  it('include everything that app/ can import, and exist', () => {
    for (const path of Object.values(APP_IMPORTS).flat()) expect(SOURCES).toContain(path);
    expect(SOURCES.filter((path) => !existsSync(join(PROJECT_DIR, path)))).toEqual([]);
  });

  it('have the categories of the boundaries map', async () => {
    const { default: configs } = (await import(join(PROJECT_DIR, 'eslint.config.js'))) as {
      default: readonly LintConfig[];
    };
    const files = configs
      .map(({ settings }) => settings?.['boundaries/files'])
      .find((value) => value !== undefined) as { category: string; pattern: string }[];
    expect(
      Object.values(APP_IMPORTS).map((paths) => [
        ...new Set([paths].flat().map((path) => categoryOf(path, files))),
      ]),
    ).toEqual(Object.keys(APP_IMPORTS).map((category) => [category]));
  });
});
