import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFUSAL_ACTIONS } from '#lib/protocol/refusal.ts';
import { SETTING_NAMES } from '#lib/server/environment.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const security = read('docs/security.md');

/** Constants with such names are limits. */
const LIMIT = /^(export )?const (MAX_\w+|\w+_(?:LIMITS?|RATES?))\b/gm;
/** Where what comes from outside is checked: here also the limits that only one file uses. */
const BORDERS =
  /^(lib\/(auth|cluster|protocol|realtime|room\/commands)|lib\/server\/(http|log|quota|services|workshops)|db|app\/api)\//;
/** Limits of the code base itself. */
const EXEMPT = ['SCRIPT_LIMIT'];

/** The cells of each limit's row: what, limit, constants with their files, beyond it, users see. */
function limitRows(): readonly (readonly string[])[] {
  const [, tables = ''] = /^## Limits$([^]*?)^## /m.exec(security) ?? [];
  return tables
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (what|---) \|/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));
}

/** The constants of a cell such as "`A.b`, `C` (file.ts); `D` (other.ts)", with their files. */
function constantsOf(cell: string): readonly (readonly [name: string, file: string])[] {
  return Array.from(
    cell.matchAll(/((?:`\w+(?:\.\w+)*`(?:, )?)+) \(([\w./[\]-]+\.ts)\)/g),
    ([, names = '', file = '']) =>
      Array.from(names.matchAll(/`(\w+)/g), ([, name = '']) => [name, file] as const),
  ).flat();
}

describe('the documents of the security design', () => {
  it.each(Object.keys(REFUSAL_ACTIONS))('docs/protocol.md has the refusal %s', (refusal) => {
    expect(read('docs/protocol.md')).toContain(`\`${refusal}\``);
  });

  it.each(SETTING_NAMES)('README.md has the variable %s', (name) => {
    expect(read('README.md')).toContain(`\`${name}\``);
  });

  it('docs/security.md has each exported limit, and each one at a border, with its file', () => {
    const documented = limitRows().flatMap(([, , cell = '']) =>
      constantsOf(cell).map(([name, file]) => `${name} (${file})`),
    );
    const files = globSync('{lib,agents,db,app/api}/**/*.ts', { cwd: ROOT }).filter(
      (file) => !/\.test\.ts$|fixture|^lib\/(authoring|client|kit)\//.test(file),
    );
    const limits = files.flatMap((file) =>
      Array.from(read(file).matchAll(LIMIT), ([, exported, name = '']) =>
        exported !== undefined || BORDERS.test(file) ? [[name, file] as const] : [],
      ).flat(),
    );
    const missing = limits
      .filter(([name]) => !EXEMPT.includes(name))
      .map(([name, file]) => `${name} (${file})`)
      .filter((limit) => !documented.includes(limit));
    expect(limits.length).toBeGreaterThan(80);
    expect(missing).toEqual([]);
  });

  it('docs/security.md names only constants that exist in the named file', () => {
    const wrong = limitRows().flatMap(([what = '', , cell = '']) =>
      constantsOf(cell).flatMap(([name, file]) =>
        new RegExp(`\\b(?:const|function|class) ${name}\\b`).test(read(file))
          ? []
          : [`${what}: ${name} (${file})`],
      ),
    );
    expect(wrong).toEqual([]);
  });

  it.each(limitRows().map((cells) => [cells[0], cells] as const))(
    'docs/security.md describes the limit of: %s',
    (_what, cells) => {
      expect(cells).toHaveLength(5);
      expect(constantsOf(cells[2] ?? '')).not.toEqual([]);
    },
  );
});
