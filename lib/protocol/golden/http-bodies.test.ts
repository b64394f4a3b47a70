import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { RoomCommandBody, Audience } from '../api/commands.ts';
import { RenameSelfBody } from '../api/account.ts';
import { ChangeRoleBody, RenewInvitationBody } from '../api/members.ts';
import { MatchRosterBody } from '../api/roster.ts';
import { ChangeSeatBody, MergeSeatsBody } from '../api/students.ts';
import { UpdatePackBody } from '../api/packs.ts';
import { PreviewRegradeBody, RegradeBody, UndoRegradeBody } from '../api/regrade.ts';
import {
  AnswerQuizBody,
  ClaimSeatBody,
  JoinBody,
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

const SCHEMAS = {
  SignInBody,
  RenameSelfBody,
  ChangeRoleBody,
  RenewInvitationBody,
  ChangeSeatBody,
  MatchRosterBody,
  MergeSeatsBody,
  ShortCommandBody,
  CreateWorkshopBody,
  UpdateWorkshopBody,
  DuplicateWorkshopBody,
  WorkshopListQuery,
  CreateTokenBody,
  JoinBody,
  ClaimSeatBody,
  RevealHintBody,
  AnswerQuizBody,
  UpdatePackBody,
  PreviewRegradeBody,
  RegradeBody,
  UndoRegradeBody,
  RoomCommandBody,
  RequestHelpBody,
  MarkNoticeReadBody,
  Audience,
  WorkshopCode,
  ShortCode,
  ErrorResponse,
} as const;

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

/** Samples of all other bodies, with all optional fields. */
const BODIES = [
  [SignInBody, { token: 'id.secret-part' }],
  [RenameSelfBody, { displayName: 'Ono' }],
  [ChangeRoleBody, { role: 'assistant' }],
  [RenewInvitationBody, { hours: 24 }],
  [ChangeSeatBody, { displayName: 'Maya', label: 'B-04' }],
  [MatchRosterBody, { key: 'r1', seatId: 's2' }],
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
  [CreateTokenBody, { kind: 'export', hours: 24 }],
  [CreateTokenBody, { kind: 'invite', role: 'assistant', hours: 24, name: 'Ono' }],
  [JoinBody, { code: 'KUMO-482', displayName: 'otter', language: 'en' }],
  [ClaimSeatBody, { code: 'ABCD-EFGH', displayName: 'otter', language: 'en' }],
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
] satisfies readonly (readonly [z.ZodType, object])[];

it('keeps the schema of every request body and of the error', async () => {
  await expectGolden('http-schemas', jsonSchemas(SCHEMAS));
});

it('keeps the fields of every request body as the server parses them', async () => {
  const nameOf = (schema: z.ZodType): string | undefined =>
    Object.entries(SCHEMAS).find(([, known]) => known === schema)?.[0];
  await expectGolden(
    'http-bodies',
    BODIES.map(([schema, body]) => ({ body: nameOf(schema), parsed: schema.parse(body) })),
  );
});

it('keeps the fields of every command that the staff send', async () => {
  await expectGolden(
    'http-commands',
    Object.values(COMMANDS).map((command) => RoomCommandBody.parse(command)),
  );
});

it('keeps the paths and methods of all routes', async () => {
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
