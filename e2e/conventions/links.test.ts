import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(?:#[^)]*)?\)/g;

/** Targets of relative links in a Markdown text, without their anchors. */
function relativeLinks(text: string): string[] {
  return [...text.matchAll(LINK)]
    .map(([, target = '']) => target)
    .filter((target) => target !== '');
}

describe('links in the documentation', () => {
  it.each(globSync('{*.md,docs/**/*.md,e2e/**/*.md,.github/**/*.md}', { cwd: ROOT }).sort())(
    'resolve in %s',
    (file) => {
      const links = relativeLinks(readFileSync(join(ROOT, file), 'utf8'));
      const missing = links.filter((link) => !existsSync(join(ROOT, dirname(file), link)));
      expect(missing).toEqual([]);
    },
  );

  it('include images and exclude addresses of other sites', () => {
    expect(relativeLinks('![a](b.png) [c](https://d.e) [f](g.md#h) [i](#j)')).toEqual([
      'b.png',
      'g.md',
    ]);
  });
});
