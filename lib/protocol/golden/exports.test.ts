import { expect, it, vi } from 'vitest';
import type { LogRow } from '#db/queries/log-export.ts';
import { HINT_COLUMNS, LOG_COLUMNS, QUIZ_COLUMNS, RESULT_COLUMNS } from '#lib/results/rows.ts';
import { EXPORT_FORMATS } from '#lib/results/export-stream.ts';
import type { Caller, ExportFormat, ExportName } from '#lib/server/context.ts';
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
import { expectGolden } from './golden.ts';
import type { Role } from '#lib/room/roles.ts';

const empty = { epoch: null, seq: null, gvk: null, ns: null, name: null, uid: null, detail: null };
const command = (pos: number, kind: string, data: LogRow['data']): LogRow => ({
  ...empty,
  pos,
  at: 1_000 * pos,
  type: 'command',
  kind,
  seatId: 's1',
  data,
  actor: 'p1',
});
const LOG: LogRow[] = [
  {
    pos: 1,
    at: 1_000,
    type: 'change',
    kind: 'gone',
    seatId: 's1',
    epoch: 'epoch0000000000a',
    seq: 7,
    gvk: 'v1/Pod',
    ns: 'default',
    name: 'web',
    uid: 'uid-web',
    data: { kind: 'Pod' },
    detail: { inferred: { since: 900 } },
    actor: null,
  },
  command(2, 'add-note', { text: 'Sits in the back', by: 'Ono' }),
  command(3, 'reveal-hint', { exerciseId: 'one', hint: 1 }),
  command(4, 'answer-quiz', { exerciseId: 'two', check: 'ask', chosen: ['a', 'b'] }),
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
  readLog: async function* (_db, _workshopId, { commandKind } = {}) {
    yield* LOG.filter(
      ({ type, kind }) => commandKind === undefined || (type === 'command' && kind === commandKind),
    );
  },
}));
vi.mock(import('#db/queries/workshops.ts'), async (original) => ({
  ...(await original()),
  getPseudonymKey: () => Promise.resolve(Buffer.alloc(32, 7)),
}));
let role: Role = 'owner';
vi.mock(import('#lib/server/services/access.ts'), async (original) => ({
  ...(await original()),
  requireWorkshopAccess: () => Promise.resolve({ workshop: { code: 'KUMO-482' }, role } as never),
}));

const service = exportService({
  db: {},
  workshops: { open: () => Promise.resolve({ state: () => state }) },
  now: () => new Date(0),
  audit: () => undefined,
} as unknown as ServiceDeps);
const NAMES = ['log', 'results', 'hints', 'quiz'] as const satisfies readonly ExportName[];
const caller: Caller = { session: null, clientAddress: '', browser: null };

async function fileOf(name: ExportName, format: ExportFormat): Promise<object> {
  const { fileName, type, body } = await service.open(caller, null, 'e', name, format);
  const lines = (await new Response(body).text()).trim().split(/\r?\n/);
  return {
    fileName,
    type,
    rows: format === 'csv' ? lines : lines.map((line) => JSON.parse(line) as unknown),
  };
}

it('keeps the columns and formats of all exports', async () => {
  await expectGolden('export-columns', {
    log: LOG_COLUMNS,
    results: RESULT_COLUMNS,
    hints: HINT_COLUMNS,
    quiz: QUIZ_COLUMNS,
    formats: EXPORT_FORMATS,
  });
});

it.each(NAMES)('keeps the rows and file names of the export %s', async (name) => {
  const files = {
    csv: await fileOf(name, 'csv'),
    jsonl: await fileOf(name, 'jsonl'),
  };
  role = 'organizer';
  const withoutNames = await fileOf(name, 'jsonl');
  role = 'owner';
  expect(JSON.stringify(withoutNames)).not.toContain('name of s1');
  await expectGolden(`export-${name}`, { ...files, withoutNames });
});
