import { describe, expect, it } from 'vitest';
import { compareRoster } from './compare.ts';
import { readRoster } from './read-roster.ts';
import type { StoredRosterRow } from './types.ts';

const read = (text: string) => readRoster(new TextEncoder().encode(text));
const EMPTY = {
  ...{ id: null, name: null, kana: null, email: null, group: null, seat: null },
  ...{ language: null, host: null, user: null, note: null },
};
const stored = (values: Partial<StoredRosterRow>): StoredRosterRow => ({
  ...EMPTY,
  key: values.id ?? values.email ?? values.name ?? '',
  isRemoved: false,
  seatId: null,
  ...values,
});
const compare = (before: readonly StoredRosterRow[], text: string) => {
  const { rows, removed } = compareRoster(before, read(text));
  return {
    rows: rows.map(({ row, stored: found, change, columns }) => [
      row.line,
      found?.key ?? null,
      change,
      columns.join(' '),
    ]),
    removed: removed.map(({ key }) => key),
  };
};

describe('a roster that is compared with the stored one', () => {
  const before = [
    stored({ id: '1', name: 'Sato Hanako', group: 'A' }),
    stored({ id: '2', name: 'Mori Ken', email: 'mori@example.com' }),
    stored({ id: '3', name: 'Kato Aoi' }),
  ];

  it('has rows that are added, changed, unchanged and removed', () => {
    expect(
      compare(before, 'id,name,group\n3,Kato Aoi,\n1,Sato Hanako,B\n4,Abe Jun,A\n'),
    ).toStrictEqual({
      rows: [
        [2, '3', 'unchanged', ''],
        [3, '1', 'changed', 'group'],
        [4, null, 'added', ''],
      ],
      removed: ['2'],
    });
  });

  it('keeps the values of columns that the file doesn’t have', () => {
    const { rows } = compareRoster(before, read('id,name\n1,Sato Hana\n'));
    expect(rows[0]?.values).toMatchObject({ id: '1', name: 'Sato Hana', group: 'A' });
  });

  it('finds a student by id, even if name and e-mail address are those of others', () => {
    expect(compare(before, 'id,name,email\n1,Mori Ken,mori@example.com\n').rows).toEqual([
      [2, '1', 'changed', 'name email'],
    ]);
  });

  it('finds a student by e-mail address in any case if one of the two rows has no id', () => {
    const text = 'name,email\nMori,Mori@Example.com\n';
    expect(compare(before, text).rows).toEqual([[2, '2', 'changed', 'name email']]);
    const withoutId = [stored({ name: 'Mori', email: 'mori@example.com' })];
    expect(compare(withoutId, 'id,email\n9,mori@example.com\n').rows).toEqual([
      [2, 'mori@example.com', 'changed', 'id'],
    ]);
  });

  it('finds a student by name if one of the two rows has nothing better', () => {
    expect(compare(before, 'name\nＫＡＴＯ　Aoi\n').rows).toEqual([[2, '3', 'changed', 'name']]);
    const withEmail = [stored({ name: 'Kato Aoi', email: 'aoi@example.com' })];
    expect(compare(withEmail, 'id,name\n7,Kato Aoi\n').rows).toEqual([[2, null, 'added', '']]);
  });

  it('keeps two students with the same name and different ids apart', () => {
    expect(compare(before, 'id,name\n8,Kato Aoi\n')).toMatchObject({
      rows: [[2, null, 'added', '']],
      removed: ['1', '2', '3'],
    });
  });

  it('adds a removed student again, with the same row', () => {
    const removed = [stored({ id: '1', name: 'Sato', isRemoved: true })];
    expect(compare(removed, 'id,name\n1,Sato\n')).toEqual({
      rows: [[2, '1', 'added', '']],
      removed: [],
    });
    expect(compare(removed, 'id,name\n2,Mori\n').removed).toEqual([]);
  });
});

describe('two rows of a file about the same student', () => {
  it.each([
    ['id,name\n1,Sato\n1,Mori\n', 'duplicate-id'],
    ['email,name\na@example.com,Sato\nA@example.com,Mori\n', 'duplicate-email'],
    ['name\nSato Hanako\nsato  hanako\n', 'duplicate-name'],
  ])('are reported: %j', (text, kind) => {
    const { rows, problems } = read(text);
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(problems).toEqual([{ kind, line: 3, firstLine: 2 }]);
  });

  it('are allowed to have the same name with different ids or addresses', () => {
    expect(read('id,email,name\n1,,Sato\n2,,Sato\n,a@x.org,Sato\n,,Sato\n').problems).toEqual([]);
  });
});
