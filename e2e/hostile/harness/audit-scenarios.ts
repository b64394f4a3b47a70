import { expect } from 'vitest';
import type { z } from 'zod';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { MAX_SEAT_CODES } from '#lib/auth/seat-code.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatClaimTicket } from '#lib/protocol/agent-link.ts';
import type { AdmissionView, BlockSummary } from '#lib/protocol/api/admission.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';
import type { CreatedToken, TokenSummary } from '#lib/protocol/api/tokens.ts';
import type { AuditKind } from '#lib/protocol/audit.ts';
import type { AuditWorld } from './audit-world.ts';
import { createPeopleScenarios } from './audit-people.ts';
import { tokenOf } from './hostile-site.ts';

/** What an action leaves in the security log, in order. */
export type ExpectedEntry = { readonly kind: AuditKind } & Readonly<Record<string, unknown>>;

/** An action that was prepared, so that only its own entries follow. */
export interface AuditScenario {
  readonly act: () => Promise<unknown>;
  readonly entries: readonly ExpectedEntry[];
  /** The server does these things at the same time, so their entries come in any order. */
  readonly isConcurrent?: true;
}

const session = expect.stringMatching(/^session:[0-9a-f]{16}$/) as string;
const wrongToken = `${'a'.repeat(32)}.${'b'.repeat(43)}`;

/** One action for each kind of entry, through real routes and sockets. */
export function createAuditScenarios(
  world: AuditWorld,
): Readonly<Record<AuditKind, () => Promise<AuditScenario>>> {
  const { server, site, approvingSite, ownerId, canaries } = world;
  const { asOwner, path } = site;
  const workshop = { workshop_id: site.workshop.id };
  const byOwner = { ...workshop, actor: ownerId };
  const { canary, newBrowser, newVm, hello, join, joinWithVm, createDeviceCode } = world;
  const { createInvitation, signIn, createWaitingVm, setFault } = world;
  const decideStudent = async (decision: string): Promise<AuditScenario> => {
    await approvingSite.requestJoin(canary('applicant'), newBrowser());
    const { students } = await asOwner<AdmissionView>('GET', `${approvingSite.path}/admission`);
    const ids = [students.at(-1)?.id ?? ''];
    return {
      act: () => asOwner('POST', `${approvingSite.path}/admission/students`, { decision, ids }),
      entries: [
        {
          kind: decision === 'approve' ? 'join-approved' : 'join-refused',
          actor: ownerId,
          workshop_id: approvingSite.workshop.id,
        },
      ],
    };
  };
  const preparePause = async () => {
    const student = await joinWithVm();
    const seatId = student.seat.id;
    await student.agent.batch(initialChanges());
    const pause = async (): Promise<void> => {
      setFault(seatId, true);
      await student.agent.batch([podChange(4, canary('pod'))]);
      await world.waitForEntry('grading-paused', seatId);
    };
    return { ...student, pause };
  };
  const createRemovedSeat = async () => {
    const student = await join();
    await asOwner('DELETE', student.seatPath);
    return student;
  };

  const level = 'pseudonymous';
  return {
    ...createPeopleScenarios(world),
    'signed-in': async () => {
      const { url } = await createInvitation();
      return {
        act: () => newBrowser().request('POST', '/api/sign-in', { token: tokenOf(url) }),
        entries: [
          { kind: 'signed-in', ...workshop, detail: { browser: null, with: 'invite' } },
          { kind: 'role-given', ...workshop },
        ],
      };
    },
    'role-given': async () => {
      const browser = await signIn();
      const { url } = await createInvitation('instructor');
      return {
        act: () => browser.request('POST', '/api/sign-in', { token: tokenOf(url) }),
        entries: [
          { kind: 'signed-in', ...workshop },
          { kind: 'role-given', ...workshop, detail: { role: 'instructor' } },
        ],
      };
    },
    'sign-in-failed': () =>
      Promise.resolve({
        act: () =>
          newBrowser().request('POST', '/api/sign-in', { token: canaries.add(wrongToken) }),
        entries: [
          { kind: 'sign-in-failed', actor: 'anonymous', detail: { error: 'token-unknown' } },
        ],
      }),
    'signed-out': async () => {
      const browser = await signIn();
      return {
        act: () => browser.request('POST', '/api/sign-out'),
        entries: [{ kind: 'signed-out' }],
      };
    },
    'session-ended': async () => {
      const browser = await signIn();
      const { body } = await browser.request<SessionSummary[]>('GET', '/api/me/sessions');
      return {
        act: () => browser.request('DELETE', `/api/me/sessions/${body[0]?.id ?? ''}`),
        entries: [{ kind: 'session-ended', detail: { sessionId: body[0]?.id } }],
      };
    },
    'token-created': () =>
      Promise.resolve({
        act: async () => {
          const created = await asOwner<CreatedToken>('POST', `${path}/tokens`, {
            kind: 'export',
            hours: 1,
            level,
          });
          canaries.add(created.token);
        },
        entries: [{ kind: 'token-created', ...byOwner, detail: { token: 'export', level } }],
      }),
    'token-refused': () =>
      Promise.resolve({
        act: () =>
          newBrowser().request('GET', `${path}/export/log.csv`, undefined, {
            authorization: `Bearer ${canaries.add(`${'c'.repeat(32)}.${'d'.repeat(43)}`)}`,
          }),
        entries: [{ kind: 'token-refused', actor: 'anonymous', seat_id: null }],
      }),
    'token-revoked': async () => {
      await createInvitation();
      const tokens = await asOwner<TokenSummary[]>('GET', `${path}/tokens`);
      const id = tokens.find(({ kind }) => kind === 'invite')?.id ?? '';
      return {
        act: () => asOwner('DELETE', `${path}/tokens/${id}`),
        entries: [{ kind: 'token-revoked', ...byOwner, detail: { token: 'invite' } }],
      };
    },
    'code-created': async () => {
      const { agent, place, seat } = await joinWithVm();
      return {
        act: async () => {
          const ticket = await agent.request<z.infer<typeof SeatClaimTicket>>('claim', {});
          if (ticket.ok) canaries.add(ticket.code);
        },
        entries: [
          { kind: 'code-created', ...place, actor: `agent:${seat.id}`, detail: { code: 'claim' } },
        ],
      };
    },
    'code-refused': () =>
      Promise.resolve({
        act: () =>
          newBrowser().request('POST', '/api/join', {
            code: canaries.add('CANARY-2481'),
            displayName: canary('guesser'),
            language: 'en',
          }),
        entries: [{ kind: 'code-refused', actor: 'anonymous', detail: { code: 'join' } }],
      }),
    joined: () =>
      Promise.resolve({
        act: join,
        entries: [{ kind: 'joined', ...workshop, detail: { source: 'join' } }],
      }),
    'join-requested': () =>
      Promise.resolve({
        act: () => approvingSite.requestJoin(canary('applicant'), newBrowser()),
        entries: [{ kind: 'join-requested', workshop_id: approvingSite.workshop.id }],
      }),
    'join-approved': () => decideStudent('approve'),
    'join-refused': () => decideStudent('refuse'),
    'seat-claimed': async () => {
      const { browser, seatPath, place } = await join();
      const code = await createDeviceCode(browser, seatPath);
      return {
        act: () => newBrowser().request<JoinResult>('POST', '/api/claim', { code }),
        entries: [{ kind: 'seat-claimed', ...place, detail: { source: 'device' } }],
      };
    },
    'seat-access-reset': async () => {
      const { seatPath, place } = await join();
      return {
        act: () => asOwner('POST', `${seatPath}/access-reset`, {}),
        entries: [{ kind: 'seat-access-reset', ...byOwner, ...place }],
      };
    },
    'seat-removed': async () => {
      const { seatPath, place } = await join();
      return {
        act: () => asOwner('DELETE', seatPath),
        entries: [{ kind: 'seat-removed', ...byOwner, ...place }],
      };
    },
    'seat-restored': async () => {
      const { seatPath, place } = await createRemovedSeat();
      return {
        act: () => asOwner('POST', `${seatPath}/restore`),
        entries: [{ kind: 'seat-restored', ...byOwner, ...place }],
      };
    },
    'seat-deleted': async () => {
      const { seat, place } = await createRemovedSeat();
      await server.query('update seat set removed_at = $2 where id = $1', [
        seat.id,
        new Date(Date.now() - 11 * MINUTE_MS),
      ]);
      return {
        // The deletion runs at the start, and then every 30 s.
        act: async () => {
          await server.restart();
          await world.waitForEntry('seat-deleted', seat.id);
        },
        // Each start creates a sign-in link.
        entries: [
          { kind: 'token-created', actor: 'server', seat_id: null, detail: { token: 'sign-in' } },
          { kind: 'seat-deleted', ...place, actor: 'server' },
        ],
        isConcurrent: true,
      };
    },
    'agent-enrolled': async () => {
      const { token, seat, place } = await join();
      return {
        act: () => hello(newVm(), token),
        entries: [{ kind: 'agent-enrolled', ...place, actor: `agent:${seat.id}` }],
      };
    },
    'agent-rekeyed': async () => {
      const { agent, seat, place } = await joinWithVm();
      return {
        act: () => hello(newVm({ machine: agent.machineId }), undefined, agent),
        entries: [{ kind: 'agent-rekeyed', ...place, actor: `agent:${seat.id}` }],
      };
    },
    'agent-waiting': async () => {
      const token = canaries.add(await site.createVmToken({ mode: 'approve', uses: 1 }));
      return {
        act: () => hello(newVm(), token),
        entries: [{ kind: 'agent-waiting', ...workshop, seat_id: null }],
      };
    },
    'agent-approved': async () => {
      const { key } = await createWaitingVm();
      return {
        act: () => asOwner('POST', `${path}/admission/vms`, { decision: 'approve', ids: [key] }),
        entries: [{ kind: 'agent-approved', ...byOwner, detail: { agent: key.slice(0, 12) } }],
      };
    },
    'agent-refused': async () => {
      const { key } = await createWaitingVm();
      return {
        act: () => asOwner('POST', `${path}/admission/vms`, { decision: 'refuse', ids: [key] }),
        entries: [{ kind: 'agent-refused', ...byOwner, detail: { vms: 1 } }],
      };
    },
    blocked: async () => {
      const { agent, seat } = await joinWithVm();
      return {
        act: () => asOwner('POST', `${path}/blocks`, { kind: 'vm', seatId: seat.id }),
        entries: [
          { kind: 'blocked', ...byOwner, detail: { what: 'vm', agent: agent.key.slice(0, 12) } },
        ],
      };
    },
    unblocked: async () => {
      const { agent, seat } = await joinWithVm();
      const { id } = await asOwner<BlockSummary>('POST', `${path}/blocks`, {
        kind: 'vm',
        seatId: seat.id,
      });
      return {
        act: () => asOwner('DELETE', `${path}/blocks/${id}`),
        entries: [
          { kind: 'unblocked', ...byOwner, detail: { what: 'vm', agent: agent.key.slice(0, 12) } },
        ],
      };
    },
    'export-opened': () =>
      Promise.resolve({
        act: () => asOwner('GET', `${path}/export/results.csv?level=named&reason=test`),
        entries: [
          { kind: 'export-opened', ...byOwner, detail: expect.objectContaining({ names: true }) },
        ],
      }),
    'pack-updated': async () => {
      const [row] = await server.query<{ version: string }>(
        'select pack_version as version from workshop where id = $1',
        [site.workshop.id],
      );
      return {
        act: () => asOwner('POST', `${path}/pack`, { version: row?.version }),
        entries: [{ kind: 'pack-updated', ...byOwner, detail: { version: row?.version } }],
      };
    },
    regraded: async () => {
      const previewPath = `${path}/regrade/preview`;
      const { id } = await asOwner<{ id: string }>('POST', previewPath, {});
      await waitFor('the preview is ready', async () => {
        const { state } = await asOwner<{ state: string }>('GET', previewPath);
        return state === 'ready' ? true : undefined;
      });
      return {
        act: () => asOwner('POST', `${path}/regrade`, { previewId: id }),
        entries: [{ kind: 'regraded', ...byOwner }],
      };
    },
    'settings-changed': () =>
      Promise.resolve({
        act: () => asOwner('PATCH', path, { name: canary('workshop') }),
        entries: [
          { kind: 'settings-changed', ...byOwner, detail: { fields: 'name', state: null } },
        ],
      }),
    'workshop-created': () =>
      Promise.resolve({
        act: () => world.createWorkshop(canary('workshop')),
        entries: [{ kind: 'workshop-created', actor: ownerId }],
      }),
    'workshop-deleted': async () => {
      const id = await world.createWorkshop(canary('workshop'));
      return {
        act: () => asOwner('DELETE', `/api/workshops/${id}`),
        entries: [{ kind: 'workshop-deleted', actor: ownerId, workshop_id: id }],
      };
    },
    'grading-paused': async () => {
      const { pause, place } = await preparePause();
      return {
        act: pause,
        entries: [{ kind: 'grading-paused', ...place, actor: 'server' }],
      };
    },
    'grading-resumed': async () => {
      const { pause, place, seat } = await preparePause();
      await pause();
      setFault(seat.id, false);
      return {
        act: async () => {
          await asOwner('POST', `${path}/commands`, { kind: 'resume-grading', seatId: seat.id });
          await world.waitForEntry('grading-resumed', seat.id);
        },
        entries: [{ kind: 'grading-resumed', ...place, actor: 'server' }],
      };
    },
    'limit-reached': async () => {
      const { browser, seatPath, place } = await join();
      for (let made = 0; made < MAX_SEAT_CODES; made += 1)
        await createDeviceCode(browser, seatPath);
      return {
        act: () => browser.request('POST', `${seatPath}/device-code`, {}),
        entries: [
          { kind: 'limit-reached', ...place, actor: session, detail: { limit: 'seat-codes' } },
        ],
      };
    },
    'origin-refused': () =>
      Promise.resolve({
        act: () => newBrowser().requestFromOtherSite(),
        entries: [{ kind: 'origin-refused', actor: 'anonymous' }],
      }),
    'signature-refused': async () => {
      const { token } = await join();
      const signature = Buffer.alloc(64).toString('base64url');
      return {
        act: () => newVm().hello(token, { signature, hostname: canary('host') }),
        entries: [{ kind: 'signature-refused', actor: 'anonymous' }],
      };
    },
    'permission-refused': async () => {
      const { browser, seatPath, place } = await join();
      await browser.request('POST', `${seatPath}/help-request`, {
        exerciseId: null,
        question: canary('question'),
      });
      return {
        act: () => browser.request('POST', `${seatPath}/access-reset`, {}),
        entries: [
          {
            kind: 'permission-refused',
            ...place,
            actor: session,
            detail: { request: 'POST /api/seats/…/access-reset' },
          },
        ],
      };
    },
  };
}
