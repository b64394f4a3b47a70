import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { ROSTER_COLUMNS, ROSTER_LIMITS, type RosterProblem } from '#lib/protocol/api/roster.ts';
import { readRoster } from './read-roster.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readRoster(utf8(text));
const kindsOf = (problems: readonly RosterProblem[]) => problems.map(({ kind }) => kind);

/** The bytes of characters in Shift_JIS, made from the decoder. */
const SHIFT_JIS: ReadonlyMap<string, readonly number[]> = (() => {
  const decoder = new TextDecoder('shift_jis');
  const bytes = new Map<string, readonly number[]>();
  const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xfc)];
  for (const code of [
    ...[...range(0x00, 0x7f), ...range(0xa1, 0xdf)].map((byte) => [byte]),
    ...leads.flatMap((lead) => range(0x40, 0xfc).map((trail) => [lead, trail])),
  ]) {
    const text = decoder.decode(Uint8Array.from(code));
    if ([...text].length === 1 && text !== '\uFFFD' && !bytes.has(text)) bytes.set(text, code);
  }
  return bytes;
})();
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
const shiftJis = (text: string): Uint8Array =>
  Uint8Array.from([...text].flatMap((character) => [...SHIFT_JIS.get(character)!]));
const utf16 = (text: string, isLittleEndian: boolean): Uint8Array => {
  const marked = `\uFEFF${text}`;
  const view = new DataView(new ArrayBuffer(2 * marked.length));
  for (let index = 0; index < marked.length; index += 1)
    view.setUint16(2 * index, marked.charCodeAt(index), isLittleEndian);
  return new Uint8Array(view.buffer);
};

/** A roster with values that need quotes, and characters that only Windows-31J has. */
function drawRoster(count: number): string {
  const random = createRandom(16);
  const pick = (values: readonly string[]): string =>
    values[Math.floor(random() * values.length)] ?? '';
  const rows = Array.from({ length: count }, (_, index) =>
    [
      `E${String(index + 1).padStart(5, '0')}`,
      `${pick(['髙橋', '佐藤', '能登', '表', '﨑山'])} ${pick(['花子', '太郎', 'ソフィア'])}`,
      pick(['タカハシ ハナコ', 'ｻﾄｳ ﾀﾛｳ', '']),
      `user${String(index)}@example.com`,
      pick(['①組', 'B', '']),
      `"${pick(['床, 窓側', '', 'said ""yes""'])}"`,
    ].join(','),
  );
  return `番号,氏名,フリガナ,メール,班,備考\r\n${rows.join('\r\n')}\r\n`;
}

describe('T16.1: the encoding of a roster', () => {
  const text = drawRoster(1_000);
  const expected = read(text);

  it('is UTF-8 without a mark', () => {
    expect(expected.encoding).toBe('utf-8');
    expect(expected.problems).toEqual([]);
    expect(expected.rows).toHaveLength(1_000);
    expect(expected.columns).toEqual(['id', 'name', 'kana', 'email', 'group', 'note']);
    expect(expected.rows.some(({ note }) => note === 'said "yes"')).toBe(true);
  });

  it.each([
    ['UTF-8 with a mark', utf8(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16, little endian', utf16(text, true), 'utf-16le'],
    ['UTF-16, big endian', utf16(text, false), 'utf-16be'],
    ['Shift_JIS', shiftJis(text), 'shift_jis'],
  ] as const)('gives the same 1,000 rows in %s', (_name, bytes, encoding) => {
    expect(readRoster(bytes)).toEqual({ ...expected, encoding });
  });

  it('is reported with the position of the first byte that fits none', () => {
    const bytes = [...utf8('id,name\n1,a\n2,'), 0xff, 0xff];
    expect(readRoster(Uint8Array.from(bytes)).problems).toEqual([
      { kind: 'unknown-encoding', offset: bytes.length - 2, line: 3 },
    ]);
  });

  it('is reported at the end of a file that cuts a character off', () => {
    const cut = utf8('\uFEFFid,name\n1,席').subarray(0, -1);
    expect(readRoster(cut).problems).toEqual([
      { kind: 'unknown-encoding', offset: cut.length - 1, line: 2 },
    ]);
  });
});

describe('a roster', () => {
  it.each([
    ['commas', ',', 'id,name,group'],
    ['tabs', '\t', 'Group\tID\t Full name '],
    ['semicolons', ';', 'ＩＤ;氏名;グループ'],
  ] as const)('has values separated by %s, with headings in any order', (_, separator, heading) => {
    const values = heading.split(separator).map((word) => {
      if (/id/i.test(word.normalize('NFKC'))) return '7';
      return /group|グループ/i.test(word) ? 'B' : '花子';
    });
    const roster = read(`${heading}\n${values.join(separator)}\n`);
    expect([roster.separator, roster.problems]).toEqual([separator, []]);
    expect(roster.rows).toMatchObject([{ line: 2, id: '7', name: '花子', group: 'B', note: null }]);
  });

  it('has every column in English', () => {
    const roster = read(
      `${ROSTER_COLUMNS.join(',')}\n1,Sato,サトウ,sato@example.com,B,C-07,日本語,vm-7,sato,left-handed\n`,
    );
    expect(roster.columns).toEqual(ROSTER_COLUMNS);
    expect(roster.rows).toEqual([
      {
        ...{ line: 2, id: '1', name: 'Sato', kana: 'サトウ', email: 'sato@example.com' },
        ...{ group: 'B', seat: 'C-07', language: 'ja', host: 'vm-7', user: 'sato' },
        note: 'left-handed',
      },
    ]);
  });

  it('keeps formulas as text and makes a value one line', () => {
    expect(read('name,note\n=1+1,"two\nlines,  here"\nnext,\n').rows).toMatchObject([
      { line: 2, name: '=1+1', note: 'two lines, here' },
      { line: 4, name: 'next' },
    ]);
  });

  it('skips empty lines and counts them', () => {
    const { rows, problems } = read('\n\nname,group\n\nSato,\n,\nMori,B');
    expect(problems).toEqual([]);
    expect(rows.map(({ line, name }) => [line, name])).toEqual([
      [5, 'Sato'],
      [7, 'Mori'],
    ]);
  });

  it('reports each row that is left out with its line, and reads the others', () => {
    const { rows, problems } = read(
      [
        'id,name,email,language,salary,name',
        '1,Sato,,,,',
        '2,Mori,not an address,,,',
        '1,Kato,,,,',
        ',,,en,,',
        '3,Silva,,fr,,',
        `4,${'x'.repeat(201)},,,,`,
        '5,a\u0007b,,,,',
        '6,Okafor,,,,,more',
        '7,Abe,,EN,,',
      ].join('\r\n'),
    );
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['1', 2],
      ['7', 10],
    ]);
    expect(problems).toEqual([
      { kind: 'unknown-column', line: 1, heading: 'salary' },
      { kind: 'duplicate-column', line: 1, column: 'name' },
      { kind: 'wrong-value', line: 3, column: 'email' },
      { kind: 'duplicate-id', line: 4, firstLine: 2 },
      { kind: 'unidentified', line: 5 },
      { kind: 'wrong-value', line: 6, column: 'language' },
      { kind: 'too-long', line: 7, column: 'name' },
      { kind: 'control-character', line: 8, column: 'name' },
      { kind: 'too-many-values', line: 9 },
    ]);
  });

  it.each([
    ['', 'empty'],
    ['\n\n', 'empty'],
    ['Sato,Mori\n', 'no-heading'],
    ['name\n"Sato\nMori\n', 'malformed'],
    [`name${',x'.repeat(ROSTER_LIMITS.columns)}\n`, 'too-many-columns'],
  ])('cannot be read from %j', (text, kind) => {
    const { rows, problems } = read(text);
    expect(rows).toEqual([]);
    expect(kindsOf(problems)).toEqual([kind]);
  });

  it('has at most 5,000 rows and 4 MB', () => {
    const rows = Array.from({ length: ROSTER_LIMITS.rows }, (_, index) => `${String(index)}\n`);
    expect(read(`id\n${rows.join('')}`)).toMatchObject({
      rows: { length: ROSTER_LIMITS.rows },
      problems: [],
    });
    const more = read(`id\n${rows.join('')}more\nand more\n`);
    expect(more.rows).toHaveLength(ROSTER_LIMITS.rows);
    expect(more.problems).toEqual([{ kind: 'too-many-rows', line: ROSTER_LIMITS.rows + 2 }]);
    const lines = `id\n${'\n'.repeat(ROSTER_LIMITS.lines)}`;
    expect(read(lines).problems).toEqual([
      { kind: 'too-many-lines', line: ROSTER_LIMITS.lines + 1 },
    ]);
    expect(read(lines.slice(0, -1)).problems).toEqual([]);
    const bytes = ROSTER_LIMITS.bytes + 1;
    expect(readRoster(new Uint8Array(bytes)).problems).toEqual([{ kind: 'too-large', bytes }]);
  });
});

describe('T16.1: random bytes', () => {
  const OPTIONS = { seed: 16, numRuns: 2_000 };
  const isSound = (bytes: Uint8Array): void => {
    const { rows, problems, encoding } = readRoster(bytes);
    if (encoding === null) expect([rows.length, problems.length]).toEqual([0, 1]);
    const lines = rows.map(({ line }) => line);
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
    for (const { id, name, email } of rows)
      expect([id, name, email]).not.toEqual([null, null, null]);
  };

  it('never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), isSound), OPTIONS);
  });

  it('never throw after a heading, in any encoding and with quotes in any place', () => {
    const piece = fc.constantFrom(
      '"',
      '""',
      ',',
      ';',
      '\t',
      '\r',
      '\n',
      '\r\n',
      ' ',
      'a',
      '席',
      '\0',
    );
    const file = fc
      .tuple(
        fc.constantFrom(utf8, shiftJis, (text: string) => utf16(text, true)),
        fc.array(piece),
      )
      .map(([encode, pieces]) => encode(`id,name,email\n${pieces.join('')}`));
    fc.assert(fc.property(file, isSound), OPTIONS);
    const damaged = fc
      .tuple(file, fc.uint8Array({ maxLength: 50 }))
      .map(([begin, end]) => Uint8Array.from([...begin, ...end]));
    fc.assert(fc.property(damaged, isSound), OPTIONS);
  });
});
