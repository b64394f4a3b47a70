import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import {
  ActBody,
  AnswerQuizBody,
  Audience,
  ChangeEventBody,
  ClaimBody,
  CreateEventBody,
  EventCode,
  HttpError,
  JoinBody,
  MakeTokenBody,
  PreviewReGradeBody,
  RaiseHandBody,
  ReadNoticeBody,
  ReGradeBody,
  ShortCode,
  SignInBody,
  TakeHintBody,
  TakePackBody,
  UndoReGradeBody,
} from '../http.ts';
import { expectGolden, jsonSchemas } from './golden.ts';

const SCHEMAS = {
  SignInBody,
  CreateEventBody,
  ChangeEventBody,
  MakeTokenBody,
  JoinBody,
  ClaimBody,
  TakeHintBody,
  AnswerQuizBody,
  TakePackBody,
  PreviewReGradeBody,
  ReGradeBody,
  UndoReGradeBody,
  ActBody,
  RaiseHandBody,
  ReadNoticeBody,
  Audience,
  EventCode,
  ShortCode,
  HttpError,
} as const;

const startsAt = '2026-11-24T09:00:00+09:00';
const all = { to: 'all' } as const;

/** One body for each decision of an instructor, every optional field filled. */
const ACTS = {
  'set-current': { kind: 'set-current', exercise: 'two', from: 'one' },
  'release-solution': { kind: 'release-solution', exercise: 'one', to: all },
  'withdraw-solution': {
    kind: 'withdraw-solution',
    exercise: 'one',
    to: { to: 'group', group: 'A' },
  },
  'give-hint': {
    kind: 'give-hint',
    exercise: 'one',
    hint: 1,
    to: { to: 'seats', seats: ['s1'] },
  },
  'pass-by-hand': { kind: 'pass-by-hand', seat: 's1', exercise: 'one' },
  'void-pass': { kind: 'void-pass', seat: 's1', exercise: 'one' },
  admit: { kind: 'admit', seat: 's1' },
  take: { kind: 'take', seat: 's1' },
  'let-go': { kind: 'let-go', seat: 's1' },
  'hand-over': { kind: 'hand-over', seat: 's1', to: 'p2' },
  'pause-hand': { kind: 'pause-hand', seat: 's1' },
  'resume-hand': { kind: 'resume-hand', seat: 's1' },
  helped: { kind: 'helped', seat: 's1' },
  'undo-helped': { kind: 'undo-helped', seat: 's1', pos: 3 },
  announce: { kind: 'announce', text: 'Lunch at noon', to: all },
  'withdraw-notice': { kind: 'withdraw-notice', notice: 3 },
  'set-timer': { kind: 'set-timer', seconds: 600 },
  'plan-break': { kind: 'plan-break', startsAt: 1_000, minutes: 15 },
  'cancel-break': { kind: 'cancel-break', break: 3 },
  note: { kind: 'note', seat: 's1', text: 'Sits in the back' },
  'delete-note': { kind: 'delete-note', seat: 's1', note: 3 },
  'set-group': { kind: 'set-group', seats: ['s1', 's2'], group: 'window' },
  'set-thresholds': {
    kind: 'set-thresholds',
    stuck: 60,
    liveYes: 97,
    liveLook: 90,
    target: 85,
    idleMinutes: 6,
    sameReason: 3,
    shared: 5,
  },
} satisfies { readonly [Kind in ActBody['kind']]: Extract<ActBody, { kind: Kind }> };

/** Full samples of all other bodies. */
const BODIES = [
  [SignInBody, { token: 'id.secret-part' }],
  [
    CreateEventBody,
    {
      name: 'Kubernetes day',
      pack: 'course',
      startsAt,
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      code: 'kumo-482',
    },
  ],
  [ChangeEventBody, { name: 'Kubernetes day', state: 'live', startsAt }],
  [MakeTokenBody, { kind: 'agent', uses: 30, hours: 8, label: 'Room B' }],
  [MakeTokenBody, { kind: 'export', hours: 24 }],
  [MakeTokenBody, { kind: 'invite', role: 'assistant', hours: 24, name: 'Ono' }],
  [JoinBody, { code: 'KUMO-482', handle: 'otter', language: 'en' }],
  [ClaimBody, { code: 'ABCD-EFGH', handle: 'otter', language: 'en' }],
  [TakeHintBody, { exercise: 'one', hint: 1 }],
  [AnswerQuizBody, { exercise: 'one', check: 'ask', chosen: ['a', 'b'] }],
  [TakePackBody, { digest: 'a'.repeat(64) }],
  [TakePackBody, { version: '1.1.0' }],
  [PreviewReGradeBody, { exercise: 'one' }],
  [PreviewReGradeBody, {}],
  [ReGradeBody, { preview: 'p1', exercises: ['one'] }],
  [UndoReGradeBody, { pos: 4 }],
  [RaiseHandBody, { exercise: 'one', question: 'Why does it wait?' }],
  [RaiseHandBody, { exercise: null }],
  [ReadNoticeBody, { notice: 3 }],
] satisfies readonly (readonly [z.ZodType, object])[];

it('keeps the schema of every request body and of the error', async () => {
  await expectGolden('http-schemas', jsonSchemas(SCHEMAS));
});

it('keeps the fields of every request body as the server reads them', async () => {
  const nameOf = (schema: z.ZodType): string | undefined =>
    Object.entries(SCHEMAS).find(([, known]) => known === schema)?.[0];
  await expectGolden(
    'http-bodies',
    BODIES.map(([schema, body]) => ({ body: nameOf(schema), parsed: schema.parse(body) })),
  );
});

it('keeps the fields of every decision that an instructor sends', async () => {
  await expectGolden(
    'http-acts',
    Object.values(ACTS).map((act) => ActBody.parse(act)),
  );
});

it('keeps the addresses and methods of all routes', async () => {
  const root = new URL('../../../app/api/', import.meta.url);
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
