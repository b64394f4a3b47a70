import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import type { ExportTable, TableFormat } from '#lib/protocol/export-tables.ts';
import { drawResultsInput } from '#lib/results/results.fixture.ts';
import type { ResultLevel } from '#lib/results/types.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';
import type { TableSelection } from './messages.ts';
import { writeFile } from './write-file.ts';

let database: TestDatabase;
let workshopId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ workshopId } = await createTestWorkshop(database.db, { seats: 0 }));
  await storeResultsInput(database.db, workshopId, drawResultsInput({ seed: 5, students: 8 }));
});
afterAll(() => database.drop());

async function read(
  table: ExportTable,
  selection: Partial<TableSelection>,
  { format = 'jsonl', level = 'named' }: { format?: TableFormat; level?: ResultLevel } = {},
): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeFile(
    database.db,
    database.db.$client.options.connectionString ?? '',
    {
      workshopId,
      file: { kind: 'table', table, format },
      level,
      selection: { columns: null, exercise: null, sincePos: null, ...selection },
      key: Buffer.alloc(32, 7),
      showsHelpers: false,
      url: 'https://podium.example',
      now: Date.now(),
    },
  ))
    chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a part of a table', () => {
  it('has the columns that were named, in the order of the table', async () => {
    const rows = rowsOf(await read('attempts', { columns: ['tries', 'exercise'] }));
    expect(Object.keys(rows[0] ?? {})).toEqual(['exercise', 'tries']);
    expect((await read('log', { columns: ['pos'] }, { format: 'csv' })).split('\r\n')[0]).toBe(
      '\uFEFF"pos"',
    );
    expect((await read('log', { columns: ['kind'] }, { format: 'parquet' })).slice(0, 4)).toBe(
      'PAR1',
    );
  });

  it('has the rows of one exercise', async () => {
    const all = rowsOf(await read('attempts', {}));
    const exercise = String(all[0]?.['exercise']);
    expect(rowsOf(await read('attempts', { exercise }))).toEqual(
      all.filter((row) => row['exercise'] === exercise),
    );
  });

  it.each(['named', 'pseudonymous'] as const)(
    'of the log has the entries after a position, at the level %s',
    async (level) => {
      const all = rowsOf(await read('log', {}, { level }));
      const sincePos = Number(all[2]?.['pos']);
      expect(all.length).toBeGreaterThan(10);
      expect(rowsOf(await read('log', { sincePos }, { level }))).toEqual(all.slice(3));
    },
  );
});
