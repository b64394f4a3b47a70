import { expect, it, vi } from 'vitest';
import { LOG_COLUMNS } from '#db/queries/log-copy.ts';
import type { LoggedCommand } from '#db/queries/log-export.ts';
import { listColumns } from '#lib/results/export/dictionary.ts';
import { ROOM_FILE_COLUMNS } from '#lib/results/rows.ts';
import { EXPORT_FORMATS } from '#lib/results/export-stream.ts';
import type { Caller } from '#lib/server/context.ts';
import { exportService } from '#lib/server/services/exports.ts';
import type { ServiceDeps } from '#lib/server/services/deps.ts';
import {
  exercise,
  evaluation,
  pack,
  pass,
  progress,
  reason,
  room,
  seat,
} from '#lib/room/room.fixture.ts';
import { listTables, ROOM_FILES, type RoomFile } from '../export-tables.ts';
import type { ExportQuery } from '../api/exports.ts';
import { expectGolden } from './golden.ts';

const command = (kind: string, pos: number, payload: LoggedCommand['payload']) => ({
  kind,
  pos,
  at: 1_000 * pos,
  seatId: 's1',
  payload,
});
const LOG = [
  command('reveal-hint', 3, { exerciseId: 'one', hint: 1 }),
  command('answer-quiz', 4, { exerciseId: 'two', check: 'ask', chosen: ['a', 'b'] }),
];
const both = (text: string) => ({ ja: text, en: text });
const course = {
  ...pack('one'),
  exercises: [
    exercise('one'),
    exercise('two', {
      kind: 'quiz' as const,
      checks: [
        {
          id: 'ask',
          title: both('A question'),
          kind: 'quiz' as const,
          quiz: {
            ask: 'many' as const,
            question: both('Which?'),
            options: [],
            answer: ['b', 'a'],
            explanation: both('Because.'),
          },
        },
      ],
    }),
  ],
};
const state = room(
  [
    seat('s1', {
      progress: new Map([
        progress('one', { pass: pass('one', { at: 5_000 }), live: evaluation([reason()]) }),
      ]),
      hintsRevealed: new Map([['one', [1]]]),
    }),
  ],
  { pack: course },
);

vi.mock(import('#db/queries/log-export.ts'), () => ({
  readCommandsOfKind: async function* (_db, _workshopId, kind) {
    yield* LOG.filter((entry) => entry.kind === kind);
  },
}));
vi.mock(import('#db/queries/export-records.ts'), () => ({
  insertExportRecord: () => Promise.resolve(),
  setExportedRows: () => Promise.resolve(),
}));
vi.mock(import('#lib/server/services/access.ts'), async (original) => ({
  ...(await original()),
  requireWorkshopAccess: () =>
    Promise.resolve({
      workshop: { id: 'e', code: 'KUMO-482', startedAt: new Date(1_000) },
      role: 'owner',
      person: { id: 'p1' },
    } as never),
}));

const service = exportService(
  {
    db: {},
    workshops: { open: () => Promise.resolve({ state: () => state }) },
    now: () => new Date(0),
    audit: () => undefined,
  } as unknown as ServiceDeps,
  () => undefined,
);
const caller: Caller = { session: null, clientAddress: '', browser: null };
const NAMED: ExportQuery = { level: 'named', reason: 'test' };

async function fileOf(
  name: RoomFile,
  format: 'csv' | 'jsonl',
  query: ExportQuery,
): Promise<{ fileName: string; type: string; rows: unknown[] }> {
  const file = { kind: 'room', name, format } as const;
  const { fileName, type, body } = await service.open(caller, 'e', file, query);
  // Each download has pseudonyms of its key.
  const text = (await new Response(body).text()).replaceAll(/p-[a-z2-7]{12}/g, 'p-pseudonym');
  const lines = text.trim().split(/\r?\n/);
  return {
    fileName,
    type,
    rows: format === 'csv' ? lines : lines.map((line) => JSON.parse(line) as unknown),
  };
}

it('keeps the columns and formats of all exports', async () => {
  const columnsOf = (level: 'named' | 'pseudonymous') =>
    Object.fromEntries(
      listTables(level).map((table) => [
        table,
        listColumns(table, level).map(({ name, type, unit }) => ({ name, type, unit })),
      ]),
    );
  await expectGolden('export-columns', {
    ...ROOM_FILE_COLUMNS,
    tables: { named: columnsOf('named'), pseudonymous: columnsOf('pseudonymous') },
    formats: EXPORT_FORMATS,
  });
});

it('copies the columns of the log that its table describes', () => {
  for (const level of ['named', 'pseudonymous'] as const)
    expect(LOG_COLUMNS[level]).toEqual(listColumns('log', level).map(({ name }) => name));
});

it.each(ROOM_FILES)('keeps the rows and file names of the export %s', async (name) => {
  const withoutNames = await fileOf(name, 'jsonl', {});
  expect(JSON.stringify(withoutNames)).not.toContain('name of s1');
  await expectGolden(`export-${name}`, {
    csv: await fileOf(name, 'csv', NAMED),
    jsonl: await fileOf(name, 'jsonl', NAMED),
    withoutNames,
  });
});
