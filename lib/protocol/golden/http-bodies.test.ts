import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { RoomCommandBody, Audience } from '../api/commands.ts';
import { RenameSelfBody } from '../api/account.ts';
import {
  BlockBody,
  DecideAgentRequestBody,
  DecideStudentsBody,
  DecideVmsBody,
} from '../api/admission.ts';
import { CreateApiTokenBody } from '../api/api-tokens.ts';
import { ExportQuery, TableQuery } from '../api/exports.ts';
import { ChangeRoleBody, RenewInvitationBody } from '../api/members.ts';
import { ReplayChunkQuery, ReplayTimelineQuery } from '../api/replay.ts';
import { CompareQuery, ReportQuery, ResultsQuery } from '../api/results.ts';
import { MatchRosterBody } from '../api/roster.ts';
import {
  ChangeSeatBody,
  DecideMergeProposalBody,
  EraseSeatBody,
  MergeSeatsBody,
} from '../api/students.ts';
import { API_ROUTES } from '../api/v1-routes.ts';
import { ApiEraseBody, ApiResultsQuery } from '../api/v1.ts';
import { UpdatePackBody } from '../api/packs.ts';
import { PreviewRegradeBody, RegradeBody, UndoRegradeBody } from '../api/regrade.ts';
import {
  AnswerQuizBody,
  ClaimSeatBody,
  DeviceCodeBody,
  JoinBody,
  JoinStateBody,
  RequestHelpBody,
  MarkNoticeReadBody,
  RevealHintBody,
  ShortCommandBody,
} from '../api/seats.ts';
import { WorkshopCode, ShortCode } from '../api/text.ts';
import { CreateTokenBody, SignInBody } from '../api/tokens.ts';
import {
  CreateWorkshopBody,
  DuplicateWorkshopBody,
  UpdateWorkshopBody,
  WorkshopListQuery,
} from '../api/workshops.ts';
import { ErrorResponse } from '../errors.ts';
import { expectGolden, jsonSchemas } from './golden.ts';

const isSchemaName = (name: string): boolean => /(?:Body|Query)$/.test(name);

/** Every body and query that the code has, by name. */
async function findSchemas(): Promise<Readonly<Record<string, z.ZodType>>> {
  const files = readdirSync(API).filter((name) => /^[^.]+\.ts$/.test(name));
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, API).href) as Promise<Record<string, unknown>>),
  );
  return Object.fromEntries(
    modules.flatMap((module) =>
      Object.entries(module).filter(
        (entry): entry is [string, z.ZodType] =>
          isSchemaName(entry[0]) && entry[1] instanceof z.ZodType,
      ),
    ),
  );
}

const API = new URL('../api/', import.meta.url);
const ROOT = new URL('../../../', import.meta.url);
const SCHEMAS = await findSchemas();

const startsAt = '2026-11-24T09:00:00+09:00';
const all = { to: 'all' } as const;

/** One body per command, with all optional fields. */
const COMMANDS = {
  'set-current-exercise': {
    kind: 'set-current-exercise',
    exerciseId: 'two',
    from: 'one',
    timer: 900,
  },
  'release-solution': { kind: 'release-solution', exerciseId: 'one', to: all },
  'withdraw-solution': {
    kind: 'withdraw-solution',
    exerciseId: 'one',
    to: { to: 'group', group: 'A' },
  },
  'give-hint': {
    kind: 'give-hint',
    exerciseId: 'one',
    hint: 1,
    to: { to: 'seats', seats: ['s1'] },
  },
  'mark-passed': { kind: 'mark-passed', seatId: 's1', exerciseId: 'one' },
  'revoke-pass': { kind: 'revoke-pass', seatId: 's1', exerciseId: 'one' },
  'admit-agent': { kind: 'admit-agent', seatId: 's1' },
  'claim-help': { kind: 'claim-help', seatId: 's1' },
  'release-help': { kind: 'release-help', seatId: 's1' },
  'hand-over-help': { kind: 'hand-over-help', seatId: 's1', to: 'p2' },
  'snooze-help': { kind: 'snooze-help', seatId: 's1' },
  'unsnooze-help': { kind: 'unsnooze-help', seatId: 's1' },
  'resolve-help': { kind: 'resolve-help', seatId: 's1' },
  'undo-resolve-help': { kind: 'undo-resolve-help', seatId: 's1', pos: 3 },
  announce: { kind: 'announce', text: 'Lunch at noon', to: all, validMinutes: 30 },
  'extend-notice': { kind: 'extend-notice', noticeId: 3, validMinutes: null },
  'withdraw-notice': { kind: 'withdraw-notice', noticeId: 3 },
  'set-timer': { kind: 'set-timer', seconds: 600 },
  'plan-break': { kind: 'plan-break', startsAt: 1_790_000_000_000, minutes: 15 },
  'cancel-break': { kind: 'cancel-break', breakId: 3 },
  'add-note': { kind: 'add-note', seatId: 's1', text: 'Sits in the back' },
  'delete-note': { kind: 'delete-note', seatId: 's1', noteId: 3 },
  'set-group': { kind: 'set-group', seats: ['s1', 's2'], group: 'window' },
  'set-thresholds': {
    kind: 'set-thresholds',
    stuckScore: 60,
    connectedOkPercent: 97,
    connectedAttentionPercent: 90,
    advanceTargetPercent: 85,
    idleMinutes: 6,
    sameReasonCount: 3,
    sharedProblemSeats: 5,
  },
  'raise-storage-limit': { kind: 'raise-storage-limit', seatId: 's1', bytes: 268_435_456 },
  'resume-grading': { kind: 'resume-grading', seatId: null },
} satisfies {
  readonly [Kind in RoomCommandBody['kind']]: Extract<RoomCommandBody, { kind: Kind }>;
};

/** The id of a VM that waits for a seat. */
const VM = 'dGhlIHB1YmxpYyBrZXk';

/** Samples of all other bodies and queries, with all optional fields. */
const BODIES = [
  [SignInBody, { token: 'id.secret-part' }],
  [RenameSelfBody, { displayName: 'Ono' }],
  [ChangeRoleBody, { role: 'assistant' }],
  [RenewInvitationBody, { hours: 24 }],
  [ChangeSeatBody, { displayName: 'Maya', label: 'B-04', isTest: true }],
  [MergeSeatsBody, { from: 's2', name: 'from', agent: 'into', browsers: 'both' }],
  [ShortCommandBody, { code: 'K7QW3MFP' }],
  [
    CreateWorkshopBody,
    {
      name: 'Kubernetes day',
      packId: 'course',
      startsAt,
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      code: 'kumo-482',
      expectedSeats: 40,
      requiredReadiness: ['images'],
    },
  ],
  [
    UpdateWorkshopBody,
    {
      name: 'Kubernetes day',
      state: 'live',
      startsAt,
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      code: null,
      expectedSeats: null,
      requiredReadiness: null,
      showsZone: true,
      joining: 'approval',
      seatLimit: 100,
      namesDays: 30,
      logDays: null,
    },
  ],
  [
    DuplicateWorkshopBody,
    {
      startsAt,
      name: 'Kubernetes day 2',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      code: 'kumo-482',
      expectedSeats: 40,
      requiredReadiness: null,
    },
  ],
  [WorkshopListQuery, {}],
  [
    WorkshopListQuery,
    { q: ' kumo ', state: 'live', role: 'owner', course: 'course', sort: 'name', page: '2' },
  ],
  [CreateTokenBody, { kind: 'agent', uses: 30, hours: 8, label: 'Room B' }],
  [
    CreateTokenBody,
    {
      kind: 'agent',
      uses: 1,
      hours: 8,
      label: 'Room B',
      mode: 'listed',
      machines: ['0123456789abcdef0123456789abcdef'],
    },
  ],
  [CreateTokenBody, { kind: 'export', hours: 24 }],
  [CreateTokenBody, { kind: 'export', hours: 24, level: 'named' }],
  [CreateTokenBody, { kind: 'invite', role: 'assistant', hours: 24, name: 'Ono' }],
  [JoinBody, { code: 'KUMO-482', displayName: 'otter', language: 'en' }],
  [JoinBody, { code: 'KUMO-482', displayName: 'otter', language: 'en', rejoin: 'offer' }],
  [JoinStateBody, { code: 'kumo 482' }],
  [DeviceCodeBody, { isForReturn: true }],
  [ClaimSeatBody, { code: 'ABCD-EFGH', displayName: 'otter', language: 'en' }],
  [ClaimSeatBody, { code: 'ABCD-EFGH', confirmed: true }],
  [RevealHintBody, { exerciseId: 'one', hint: 1 }],
  [AnswerQuizBody, { exerciseId: 'one', checkId: 'ask', chosenOptionIds: ['a', 'b'] }],
  [UpdatePackBody, { digest: 'a'.repeat(64) }],
  [UpdatePackBody, { version: '1.1.0' }],
  [PreviewRegradeBody, { exerciseId: 'one' }],
  [PreviewRegradeBody, {}],
  [RegradeBody, { previewId: 'p1', exercises: ['one'] }],
  [UndoRegradeBody, { pos: 4 }],
  [RequestHelpBody, { exerciseId: 'one', question: 'Why does it wait?' }],
  [RequestHelpBody, { exerciseId: null }],
  [MarkNoticeReadBody, { noticeId: 3 }],
  [MatchRosterBody, { key: 'r1', seatId: 's2' }],
  [DecideVmsBody, { decision: 'approve-for-seat', ids: [VM] }],
  [DecideStudentsBody, { decision: 'refuse', ids: ['s1'] }],
  [DecideAgentRequestBody, { decision: 'approve', id: VM }],
  [BlockBody, { kind: 'vm', seatId: 's1' }],
  [BlockBody, { kind: 'waiting-vm', vmId: VM }],
  [BlockBody, { kind: 'browser', seatId: 's1', sessionId: '0123456789abcdef' }],
  [
    CreateApiTokenBody,
    {
      name: 'Dashboard',
      scopes: ['results:read', 'workshops:read'],
      workshopIds: ['w1'],
      days: 30,
    },
  ],
  [CreateApiTokenBody, { name: 'All', scopes: ['log:read'], workshopIds: null, days: 1 }],
  [EraseSeatBody, { label: 'b-04' }],
  [EraseSeatBody, { label: 'B-04', keepFacts: true }],
  [DecideMergeProposalBody, { seats: ['s1', 's2'], keepBoth: true }],
  [ApiEraseBody, { seat: 'A-01' }],
  [ApiEraseBody, { seat: 's1', keepFacts: true }],
  [ExportQuery, {}],
  [ExportQuery, { level: 'named', reason: 'Certificates' }],
  [
    TableQuery,
    {
      level: 'named',
      reason: 'Certificates',
      columns: 'seat,exercise',
      exercise: 'one',
      since_pos: '12',
    },
  ],
  [ResultsQuery, { level: 'pseudonymous', group: 'A', from: '1000', to: '2000' }],
  [ResultsQuery, { level: 'all', from: 'noon' }],
  [ApiResultsQuery, { level: 'aggregate', group: 'A', from: '1000', to: '2000', exercise: 'one' }],
  [CompareQuery, { workshops: 'w1,w2' }],
  [ReportQuery, {}],
  [ReportQuery, { lang: 'ja', level: 'named', reason: 'Certificates', against: 'w1,w2' }],
  [ReplayChunkQuery, { recording: 'r1' }],
  [ReplayTimelineQuery, { at: '1000' }],
] satisfies readonly (readonly [z.ZodType, object])[];

const nameOf = (schema: z.ZodType): string =>
  Object.entries(SCHEMAS).find(([, known]) => known === schema)?.[0] ?? '';

/** The names of the fields at the top of a schema, in all its variants. */
function fieldsOf(schema: unknown): string[] {
  const {
    properties = {},
    oneOf = [],
    anyOf = [],
  } = schema as {
    properties?: object;
    oneOf?: unknown[];
    anyOf?: unknown[];
  };
  return [...Object.keys(properties), ...[...oneOf, ...anyOf].flatMap(fieldsOf)];
}

it('keeps the schema of every request body and query, and of the error', async () => {
  await expectGolden(
    'http-schemas',
    jsonSchemas({ ...SCHEMAS, Audience, WorkshopCode, ShortCode, ErrorResponse }),
  );
});

it('keeps the fields of every request body and query as the server parses them', async () => {
  await expectGolden(
    'http-bodies',
    BODIES.map(([schema, body]) => ({ body: nameOf(schema), parsed: schema.parse(body) })),
  );
});

it('has a sample of every body and query, and of each of their fields', () => {
  const samples = new Map<string, readonly string[]>([
    ['RoomCommandBody', Object.values(COMMANDS).flatMap(Object.keys)],
  ]);
  for (const [schema, body] of BODIES)
    samples.set(nameOf(schema), [...(samples.get(nameOf(schema)) ?? []), ...Object.keys(body)]);
  const missing = Object.entries(SCHEMAS).flatMap(([name, schema]) => {
    const fields = fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    const known = samples.get(name);
    if (known === undefined) return [name];
    return fields.filter((field) => !known.includes(field)).map((field) => `${name}.${field}`);
  });
  expect(Object.keys(SCHEMAS).length).toBeGreaterThan(40);
  expect(missing).toEqual([]);
});

it('knows every schema with which a route parses what it receives', () => {
  const calls = ['app/api/', 'app/_lib/'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) => {
        const source = readFileSync(new URL(folder + path, ROOT), 'utf8');
        return Array.from(
          source.matchAll(
            /\bparse(?:Body|Query)\(\s*\w[^;]*?\)|\b[A-Z]\w*[a-z]\.(?:safeP|p)arse\(/g,
          ),
          ([call]) => ({ path: folder + path, call, names: call.match(/\b[A-Z]\w*[a-z]\b/g) }),
        );
      }),
  );
  expect(calls.length).toBeGreaterThan(30);
  const ofApi = API_ROUTES.flatMap(({ query, body }) => [query, body]);
  expect(ofApi.filter((schema) => schema instanceof z.ZodType && nameOf(schema) === '')).toEqual(
    [],
  );
  expect(calls.filter(({ names }) => names?.every((name) => name in SCHEMAS) !== true)).toEqual([]);
});

it('keeps the fields of every command that the staff send', async () => {
  await expectGolden(
    'http-commands',
    Object.values(COMMANDS).map((command) => RoomCommandBody.parse(command)),
  );
});

it('keeps the paths and methods of all routes', async () => {
  const root = new URL('app/api/', ROOT);
  const routes = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('route.ts'))
    .sort()
    .map((path) => ({
      path: `/api/${path.replace(/\/?route\.ts$/, '')}`,
      methods: Array.from(
        readFileSync(new URL(path, root), 'utf8').matchAll(
          /^export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/gm,
        ),
        ([, method]) => method,
      ),
    }));
  expect(routes.length).toBeGreaterThan(20);
  await expectGolden('http-routes', routes);
});
