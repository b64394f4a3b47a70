import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRoster } from '#lib/roster/read-roster.ts';
import { ROSTER_LIMITS } from '#lib/protocol/api/roster.ts';
import { formatRoster } from './roster.ts';
import { runCli } from './run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-roster-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(content: string | Uint8Array | null) {
  const file = join(folder, 'roster.csv');
  if (content !== null) await writeFile(file, content);
  const output = { stdout: '', stderr: '' };
  const path = content === null ? join(folder, 'missing.csv') : file;
  const code = await runCli(['roster', 'check', path], {
    stdout: { write: (text: string) => (output.stdout += text) },
    stderr: { write: (text: string) => (output.stderr += text) },
    on: () => undefined,
    exit: (exitCode) => {
      throw new Error(`exit ${String(exitCode)}`);
    },
  });
  return { code, ...output };
}

describe('podium roster check', () => {
  it('prints the columns and how many rows have them, and no name', async () => {
    const { code, stdout } = await check('番号\t氏名\t班\n1\t佐藤\t\n2\t森\tB\n');
    expect([code, stdout]).toEqual([
      0,
      '2 students, utf-8, separated by tabs\nid        2 of 2 rows\nname      2 of 2 rows\ngroup     1 of 2 rows\n',
    ]);
  });

  it('prints each problem with its line and ends with 1', async () => {
    const { code, stdout } = await check('id,name,\u001b[2J\n1,Sato,\n1,Mori,\n');
    expect(code).toBe(1);
    expect(stdout).toContain('Line 1: the column \\x1b[2J is unknown and left out.\n');
    expect(stdout).toContain('Line 3: left out, because line 2 has the same id.\n');
  });

  it('reads no more than the limit of a file', async () => {
    const { code, stdout } = await check(new Uint8Array(ROSTER_LIMITS.bytes + 2));
    expect([code, stdout]).toEqual([
      1,
      'Nothing was read.\nThe file has more than 4 MiB. Split it.\n',
    ]);
  });

  it('says why a file cannot be opened', async () => {
    const { code, stdout, stderr } = await check(null);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Can't read .*missing\.csv: ENOENT/);
  });

  it('has words for every problem, and counts those beyond a hundred', () => {
    const files = [
      '',
      'Sato\n',
      'name\n"a\n',
      `name${',x'.repeat(ROSTER_LIMITS.columns)}\n`,
      'name,name\n',
      `name\n${'\n'.repeat(ROSTER_LIMITS.lines)}`,
      'email,name\na@x.org,\na@x.org,\n,b\n,b\n',
      `id\n${Array.from({ length: 5_001 }, (_, index) => String(index)).join('\n')}\n`,
      `name,email,language,note\n,,,\n,,,x\na,b,,\na,,c,\na\u0007,,,\na,,,${'n'.repeat(1_001)}\na,,,,b\n`,
    ].map((text) => new TextEncoder().encode(text));
    const texts = [...files, Uint8Array.from([0xff, 0xff])].map((bytes) =>
      formatRoster(readRoster(bytes)),
    );
    for (const text of texts) expect(text).not.toMatch(/undefined|NaN|null/);
    expect(texts.join('').match(/^Line \d+: |^The file /gm)).toHaveLength(16);
    const many = `name,email\n${'a,b\n'.repeat(150)}`;
    expect(formatRoster(readRoster(new TextEncoder().encode(many)))).toMatch(
      /\nand 50 more problems\n$/,
    );
  });
});
