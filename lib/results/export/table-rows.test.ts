import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { EXPORT_TABLES, listTables, TABLE_FORMATS } from '#lib/protocol/export-tables.ts';
import type { ResultsInput } from '../input.ts';
import { drawResultsInput, WORKSHOP_STARTS_AT } from '../results.fixture.ts';
import { RESULT_LEVELS, type ResultLevel } from '../types.ts';
import type { TableValues } from './columns.ts';
import { listColumns } from './dictionary.ts';
import { createDownloadKey, createPseudonyms } from './pseudonyms.ts';
import { writeTable } from './table-file.ts';
import { TableBuilder, type ComputedTable } from './table-rows.ts';
import { TABLES } from './tables.ts';

const input: ResultsInput = drawResultsInput({
  seed: 7,
  students: 24,
  updatesPack: true,
  revokesPass: true,
  mergesSeats: true,
  staffSeats: 1,
  testSeats: 1,
});
const builderAt = (
  level: ResultLevel,
  key = createDownloadKey(),
  showsHelpers = true,
  source = input,
) =>
  new TableBuilder({
    input: source,
    level,
    pseudonyms: createPseudonyms(key),
    showsHelpers,
    clusters: new Map(
      input.seats.map(({ id }) => [id, { distribution: 'kind', version: 'v1.34.2-secret' }]),
    ),
    orderOptions: (_of, { options }) => options.map(({ id }) => id),
  });
const computedAt = (level: ResultLevel) =>
  listTables(level).filter((table): table is ComputedTable => table !== 'log');
const rowsOf = (builder: TableBuilder, table: ComputedTable): readonly TableValues[] =>
  builder.rows(table);
const studentsIn = (rows: readonly TableValues[]) =>
  new Set(rows.flatMap(({ student }) => (student === undefined ? [] : [student])));

describe('the tables of a workshop', () => {
  it.each(RESULT_LEVELS)('have rows of the described form at the level %s', (level) => {
    const builder = builderAt(level);
    for (const table of computedAt(level)) {
      const rows = rowsOf(builder, table);
      expect([table, rows.length > 0]).toEqual([table, true]);
      z.array(TABLES[table].row.strict()).parse(rows);
    }
  });

  it('join by student in one download, and share no pseudonym with another one', () => {
    const [first, second] = [builderAt('pseudonymous'), builderAt('pseudonymous')];
    const students = studentsIn(rowsOf(first, 'students'));
    expect(students.size).toBeGreaterThan(20);
    for (const table of computedAt('pseudonymous'))
      expect(studentsIn(rowsOf(first, table)).isSubsetOf(students)).toBe(true);
    expect(students.isDisjointFrom(studentsIn(rowsOf(second, 'students')))).toBe(true);
  });

  it('contain no label, name, id, key or group below named', () => {
    const builder = builderAt('pseudonymous');
    const text = JSON.stringify(computedAt('pseudonymous').map((table) => rowsOf(builder, table)));
    for (const { id, label, name } of input.seats) {
      expect(text).not.toContain(`"${id}"`);
      expect(text).not.toContain(`"${label}"`);
      if (name !== null) expect(text).not.toContain(name);
    }
    for (const { key } of input.facts)
      if (key.length > 3) expect(text).not.toContain(JSON.stringify(key));
  });

  it('list students in an order that does not tell their seats', () => {
    const names = rowsOf(builderAt('pseudonymous'), 'students').map(({ student }) =>
      String(student),
    );
    expect(names).toEqual([...names].sort());
  });

  it('keep staff and test seats with their role, and count only students', () => {
    const builder = builderAt('named');
    const roles = rowsOf(builder, 'students').map(({ role }) => role);
    expect(new Set(roles)).toEqual(new Set(['student', 'staff', 'test']));
    expect(builder.rows('workshop')[0]?.seats).toBe(
      roles.filter((role) => role === 'student').length,
    );
  });

  it('list the attendance of each seat with its name, and only at the level named', () => {
    const rows = builderAt('named').rows('attendance');
    const students = builderAt('named').rows('students');
    expect(rows.map(({ student, display_name: name, role }) => [student, name, role])).toEqual(
      students.map(({ student, display_name: name, role }) => [student, name, role]),
    );
    for (const { attended, arrived_at: from, departed_at: to, present_min: present } of rows) {
      expect(attended).toBe((present ?? 0) >= 10);
      if (from === null || to === null) expect([from, to, present]).toEqual([null, null, 0]);
      else expect((to - from) / MINUTE_MS).toBeGreaterThanOrEqual((present ?? 0) - 0.01);
    }
    for (const level of ['pseudonymous', 'aggregate'] as const)
      expect(listTables(level)).not.toContain('attendance');
  });

  it('have no arrivals before the workshop begins', () => {
    const unstarted = {
      ...input,
      workshop: { ...input.workshop, startedAt: null, endedAt: null },
      facts: [],
      commands: input.commands.filter(({ kind }) => kind === 'record-presence'),
    };
    const rows = builderAt('named', createDownloadKey(), true, unstarted).rows('attendance');
    expect(rows.length).toBeGreaterThan(20);
    for (const { attended, arrived_at: from, departed_at: to, present_min: present } of rows)
      expect([attended, from, to, present]).toEqual([false, null, null, 0]);
  });

  it('name helpers for owners only', () => {
    const helpersOf = (showsHelpers: boolean) =>
      builderAt('named', createDownloadKey(), showsHelpers)
        .rows('help_requests')
        .filter(({ helper }) => helper !== null);
    expect(helpersOf(true).length).toBeGreaterThan(0);
    expect(helpersOf(false)).toEqual([]);
  });

  it('keep only the numbers of a cluster version below named, and no order of options', () => {
    const [named, pseudonymous] = [builderAt('named'), builderAt('pseudonymous')];
    expect(named.rows('students')[0]?.cluster_version).toBe('v1.34.2-secret');
    expect(pseudonymous.rows('students')[0]?.cluster_version).toBe('v1.34.2');
    const namesAt = (level: ResultLevel) =>
      listColumns('quiz_answers', level).map(({ name }) => name);
    expect(namesAt('named')).toContain('option_order');
    expect(namesAt('pseudonymous')).not.toContain('option_order');
    const orders = named.rows('quiz_answers').map((row) => row.option_order);
    expect(new Set(orders)).toEqual(new Set(['a b c', null]));
  });

  it('tell the course version that graded an attempt', () => {
    const versions = new Set(
      builderAt('named')
        .rows('attempts')
        .map((row) => row.pack_version),
    );
    expect(versions).toEqual(new Set(['1', '2']));
  });

  it('hide small groups of the table minutes at the level aggregate', () => {
    for (const row of builderAt('aggregate').rows('minutes'))
      for (const count of [row.present, row.working, row.failing, row.stuck, row.passed])
        expect(count === null || count === 0 || count >= 5).toBe(true);
  });
});

describe('the files of a table', () => {
  const read = async (
    table: ComputedTable,
    format: 'csv' | 'jsonl' | 'parquet',
    level: ResultLevel,
  ) => {
    const scale = { level, origin: WORKSHOP_STARTS_AT };
    const rows = rowsOf(builderAt(level, Buffer.alloc(32, 1)), table);
    return buffer(writeTable(listColumns(table, level), rows, format, scale));
  };

  it.each(['named', 'pseudonymous'] as const)(
    'have the same rows as CSV, JSON Lines and Parquet at the level %s',
    async (level) => {
      const columns = listColumns('attempts', level);
      const [csv, jsonl, parquet] = await Promise.all(
        TABLE_FORMATS.map((format) => read('attempts', format, level)),
      );
      const objects = String(jsonl)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const cells: Record<string, string>[] = parse(csv ?? '', { columns: true, bom: true });
      expect(cells).toEqual(
        objects.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, String(value ?? '')]),
          ),
        ),
      );
      const file = new Uint8Array(parquet ?? []).buffer;
      const records = await parquetReadObjects({ file });
      expect(
        records.map((row) =>
          Object.fromEntries(
            columns.map(({ name }) => {
              const value: unknown = row[name];
              if (value instanceof Date) return [name, value.toISOString()];
              return [name, typeof value === 'bigint' ? Number(value) : (value ?? null)];
            }),
          ),
        ),
      ).toEqual(objects);
    },
  );

  it('have times as instants with names, and as seconds since the start without', async () => {
    expect(String(await read('workshop', 'jsonl', 'named'))).toContain(
      '"started_at":"2026-11-12T00:00:00.000Z"',
    );
    expect(String(await read('workshop', 'jsonl', 'pseudonymous'))).toContain('"started_at":0');
    const minutes = String(await read('minutes', 'jsonl', 'aggregate'))
      .trim()
      .split('\n');
    for (const line of minutes) expect((JSON.parse(line) as { at: number }).at % 300).toBe(0);
  });

  it('write an empty Parquet file with all columns', async () => {
    const columns = listColumns('failures', 'named');
    const bytes = await buffer(writeTable(columns, [], 'parquet', { level: 'named', origin: 0 }));
    expect(await parquetReadObjects({ file: new Uint8Array(bytes).buffer })).toEqual([]);
  });
});

it('describes every column of every table in both languages, with its levels', () => {
  for (const table of EXPORT_TABLES) {
    expect(listColumns(table, 'named').length).toBe(Object.keys(TABLES[table].row.shape).length);
    for (const column of listColumns(table, 'named')) {
      expect([table, column.name, column.en.length > 2]).toEqual([table, column.name, true]);
      expect(column.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/u);
      expect(column.levels).toContain('named');
      expect(column.since).toBeGreaterThanOrEqual(1);
      if (column.unit === 's') expect(column.name).toMatch(/_s$/);
      if (column.unit === 'min') expect(column.name).toMatch(/_min$/);
    }
  }
});
