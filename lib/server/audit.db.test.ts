import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { audit as auditTable } from '#db/schema.ts';
import { createFakeClock, type FakeClock } from '#lib/kit/fake-clock.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { AUDIT_FACTS } from '#lib/protocol/audit-facts.ts';
import { AUDIT_LIMITS, createAuditLog, type AuditLog } from './audit.ts';
import { withLogFields } from './logger.ts';

const NOW = Date.parse('2026-11-28T10:42:00Z');
const DAY_MS = 86_400_000;
let database: TestDatabase;
let clock: FakeClock;
let log: string[];
let auditLog: AuditLog;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  await database.db.delete(auditTable);
  clock = createFakeClock(NOW);
  log = [];
  auditLog = createAuditLog({
    db: database.db,
    clock,
    log: (_level, message, fields) => {
      log.push(`${message} ${JSON.stringify(fields)}`);
    },
  });
});

const wrongCode: AuditEvent = { kind: 'code-refused', address: '203.0.113.9', workshopId: 'w1' };
const rows = () => database.db.select().from(auditTable).orderBy(auditTable.id);

it('stores an entry with its facts and writes one line of the server log', async () => {
  auditLog.audit({
    kind: 'signed-in',
    actor: 'p1',
    address: '203.0.113.7',
    session: 'ab'.repeat(32),
    detail: { browser: 'Firefox' },
  });
  await auditLog.stop();
  expect(await rows()).toMatchObject([
    {
      at: new Date(NOW),
      kind: 'signed-in',
      actor: 'p1',
      address: '203.0.113.7',
      session: 'ab'.repeat(8),
      detail: { browser: 'Firefox' },
      count: 1,
    },
  ]);
  expect(log).toHaveLength(1);
  expect(log[0]).toContain('Security: signed-in');
});

it('merges equal entries of one actor in a minute, also across writes, and not across minutes', async () => {
  auditLog.audit(wrongCode);
  clock.advance(1_000);
  for (let count = 0; count < 11; count += 1) auditLog.audit(wrongCode);
  auditLog.audit({ ...wrongCode, address: '203.0.113.10' });
  clock.advance(60_000);
  auditLog.audit(wrongCode);
  await auditLog.stop();
  expect((await rows()).map(({ address, count }) => [address, count])).toEqual([
    ['203.0.113.9', 12],
    ['203.0.113.10', 1],
    ['203.0.113.9', 1],
  ]);
  expect(log).toHaveLength(3);
});

it('makes at most 200 rows of 10,000 failures at once, and counts all of them', async () => {
  for (let count = 0; count < 10_000; count += 1)
    auditLog.audit({ ...wrongCode, address: `203.0.${String(count >> 8)}.${String(count & 255)}` });
  await auditLog.stop();
  const stored = await rows();
  expect(stored.length).toBeLessThanOrEqual(200);
  expect(stored.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
});

it('counts failures of unknown clients by kind, beyond 100 a minute, and keeps the entries of workshops', async () => {
  for (let second = 0; second < 60; second += 1) {
    for (let count = 0; count < 20; count += 1)
      auditLog.audit({
        kind: 'token-refused',
        address: `203.0.${String(second)}.${String(count)}`,
      });
    auditLog.audit({ ...wrongCode, seatId: String(second) });
    clock.advance(500);
  }
  await auditLog.stop();
  const stored = await rows();
  const refused = stored.filter(({ kind }) => kind === 'token-refused');
  expect(refused.length).toBeLessThanOrEqual(152);
  expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(1_200);
  expect(stored.filter(({ kind }) => kind === 'code-refused')).toHaveLength(60);
});

it('cuts what is too long and stores what PostgreSQL cannot store as another character', async () => {
  auditLog.audit({
    kind: 'limit-reached',
    actor: 'a'.repeat(5_000),
    detail: Object.fromEntries(Object.keys(AUDIT_FACTS).map((name) => [name, 'x'.repeat(5_000)])),
  });
  auditLog.audit({ kind: 'limit-reached', detail: { version: 'a\0b\ud800' } });
  await auditLog.stop();
  const [long, odd] = await rows();
  expect(long?.actor).toHaveLength(AUDIT_LIMITS.textChars);
  expect(long?.detail).toEqual({ detailCut: true });
  expect(odd?.detail).toEqual({ version: 'a\uFFFDb\uFFFD' });
});

it('deletes entries after a year and addresses after 90 days', async () => {
  await auditLog.stop();
  const at = (days: number) => new Date(NOW - days * DAY_MS);
  const entry = { kind: 'joined', actor: 'anonymous', detail: { browser: 'x' }, address: '::1' };
  await database.db
    .insert(auditTable)
    .values([366, 364, 91, 89].map((days) => ({ ...entry, at: at(days) })));
  await createAuditLog({ db: database.db, clock, log: () => undefined }).stop();
  expect((await rows()).map(({ at: time, address, detail }) => [time, address, detail])).toEqual([
    [at(364), null, {}],
    [at(91), null, {}],
    [at(89), '::1', { browser: 'x' }],
  ]);
});

it('keeps the id of the request, and merges equal entries of several requests', async () => {
  for (const requestId of ['7F3K2MQA', '9Z00AAAA'])
    withLogFields({ requestId }, () => {
      auditLog.audit(wrongCode);
    });
  auditLog.audit({ ...wrongCode, kind: 'token-refused' });
  await auditLog.stop();
  expect(await rows()).toMatchObject([
    { kind: 'code-refused', request: '7F3K2MQA', count: 2 },
    { kind: 'token-refused', request: null, count: 1 },
  ]);
});
