import { it } from 'vitest';
import type { AppServices } from '#lib/server/context.ts';
import { expectGolden } from './golden.ts';

type Answer<Call extends (...args: never) => Promise<unknown>> = Awaited<ReturnType<Call>>;

/** Answers about accounts, members, invitations, students and short install commands. */
const ANSWERS = {
  'POST /api/sign-in/inquiry': {
    effect: 'sign-in',
    account: { name: 'Ono', role: 'assistant', workshop: 'Room B' },
    workshopId: 'w1',
    signedInAs: null,
  } satisfies Answer<AppServices['account']['inquireLink']>,
  'PATCH /api/me': { name: 'Ono 2' } satisfies Answer<AppServices['account']['rename']>,
  'POST /api/me/device-link': {
    url: 'https://podium.example/sign-in#id.secret',
    expiresAt: 9_000,
  } satisfies Answer<AppServices['account']['createDeviceLink']>,
  'GET /api/workshops/:workshop/members': [
    {
      personId: 'p1',
      name: 'Ono',
      role: 'owner',
      isCaller: true,
      canManage: true,
      joinedAt: 1_000,
      lastActiveAt: null,
    },
  ] satisfies Answer<AppServices['members']['list']>,
  'GET /api/workshops/:workshop/invitations': [
    {
      id: 't1',
      name: 'Ken',
      role: 'assistant',
      expiresAt: 9_000,
      isExpired: false,
      createdAt: 1_000,
      canManage: true,
    },
  ] satisfies Answer<AppServices['members']['listInvitations']>,
  'POST /api/workshops/:workshop/invitations/:token': {
    id: 't2',
    url: 'https://podium.example/sign-in#id.secret',
    expiresAt: 9_000,
  } satisfies Answer<AppServices['members']['renewInvitation']>,
  'PATCH /api/seats/:seat': { label: 'B-04', displayName: 'Maya' } satisfies Answer<
    AppServices['seats']['change']
  >,
  'POST /api/seats/:seat/merge': {
    seatId: 's1',
    label: 'B-04',
    displayName: 'Maya',
  } satisfies Answer<AppServices['seats']['merge']>,
  'GET /api/workshops/:workshop/merge-proposals': {
    proposals: [{ into: 's1', from: 's2', why: 'name' }],
    kept: [{ seats: ['s3', 's4'], by: 'Mori', at: 6_000 }],
  } satisfies Answer<AppServices['seats']['listMergeProposals']>,
  'GET /api/workshops/:workshop/roster': {
    entries: [
      {
        ...{ key: 'r1', id: '7', name: 'Maya Silva', kana: null, email: null, group: 'B' },
        seat: 'B-04',
        match: { seatId: 's1', label: 'B-04', name: 'Maya', by: 'staff' },
      },
    ],
    removed: 1,
    students: [{ seatId: 's2', label: 'B-05', name: 'Ren' }],
    suggestions: [{ seatId: 's2', key: 'r2' }],
  } satisfies Answer<AppServices['roster']['read']>,
  'POST /api/workshops/:workshop/roster': {
    added: [{ id: '8', name: null, email: 'ren@example.com' }],
    changed: [{ id: '7', name: 'Maya Silva', email: null, columns: ['group'] }],
    removed: [],
    unchanged: 3,
    matched: 2,
    problems: [
      { kind: 'wrong-value', line: 4, column: 'email' },
      { kind: 'occupied-seat', line: 5, seat: 'B-04' },
    ],
    isReadable: true,
  } satisfies Answer<AppServices['roster']['preview']>,
  'PUT /api/workshops/:workshop/roster': {
    ...{ added: 1, changed: 1, removed: 0, unchanged: 3, matched: 2 },
    problems: [{ kind: 'wrong-value', line: 4, column: 'email' }],
  } satisfies Answer<AppServices['roster']['apply']>,
  'GET /api/workshops/:workshop/students': {
    students: [
      {
        id: 's1',
        joinedAt: 1_000,
        devices: 2,
        agentVersion: '1.4.0',
        vm: 'vm-07',
        isTest: false,
        helpRequests: 3,
      },
    ],
    removed: [
      { id: 's2', label: 'B-05', displayName: 'Ren', removedAt: 5_000, restoreUntil: 605_000 },
    ],
  } satisfies Answer<AppServices['seats']['listStudents']>,
  'POST /api/seats/:seat/short-command': {
    code: 'K7QW3MFP',
    command: 'curl -fsSL https://podium.example/c/K7QW3MFP | sh',
    url: 'https://podium.example/c/K7QW3MFP',
    expiresAt: 9_000,
  } satisfies Answer<AppServices['seats']['createShortCommand']>,
  'POST /api/short-command': {
    workshop: 'Room B',
    seat: { label: 'A-01' },
    installCommand: 'curl … | sh',
  } satisfies Answer<AppServices['seats']['resolveShortCommand']>,
};

it('keeps the fields of every answer about people', async () => {
  await expectGolden('http-people-answers', ANSWERS);
});
