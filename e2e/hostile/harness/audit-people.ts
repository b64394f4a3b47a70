import { expect } from 'vitest';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { AuditScenario } from './audit-scenarios.ts';
import type { AuditWorld } from './audit-world.ts';

/** Actions that change members and students, or erase them. */
export function createPeopleScenarios({
  site,
  ownerId,
  canary,
  join,
  signIn,
  server,
  createWorkshop,
  waitForEntry,
}: AuditWorld): Readonly<
  Record<
    | 'role-changed'
    | 'role-removed'
    | 'seat-changed'
    | 'seats-merged'
    | 'roster-applied'
    | 'student-erased'
    | 'names-erased'
    | 'log-erased',
    () => Promise<AuditScenario>
  >
> {
  const { asOwner, path } = site;
  const byOwner = { workshop_id: site.workshop.id, actor: ownerId };
  /** A workshop that ended some days ago; its retention runs at the next start. */
  const prepareErasure = async (
    kind: 'names-erased' | 'log-erased',
    { days, hasNames }: { days: number; hasNames: boolean },
  ): Promise<AuditScenario> => {
    const id = await createWorkshop(`${kind} workshop`);
    return {
      act: async () => {
        await server.query(
          `update workshop set state = 'ended', ended_at = now() - make_interval(days => $2),
             names_erased_at = case when $3 then null else now() end,
             names_notice_at = now() - interval '15 days', log_notice_at = now() - interval '15 days'
           where id = $1`,
          [id, days, hasNames],
        );
        await server.restart();
        await waitForEntry(kind, id);
      },
      entries: [
        { kind: 'token-created', actor: 'server', detail: { token: 'sign-in' } },
        { kind, actor: 'server', workshop_id: id, seat_id: null },
      ],
      isConcurrent: true,
    };
  };
  return {
    'roster-applied': async () => ({
      act: () =>
        asOwner('PUT', `${path}/roster`, Buffer.from(`id,name\n1,${canary('enrolled')}\n`)),
      entries: [
        {
          kind: 'roster-applied',
          ...byOwner,
          detail: { added: 1, changed: 0, removed: 0, matched: 0 },
        },
      ],
    }),
    'student-erased': async () => {
      const { seat, seatPath, place } = await join();
      return {
        act: () => asOwner('POST', `${seatPath}/erase`, { label: seat.label }),
        entries: [
          { kind: 'seat-removed', ...byOwner, ...place },
          { kind: 'student-erased', ...byOwner, ...place },
        ],
      };
    },
    'names-erased': () => prepareErasure('names-erased', { days: 91, hasNames: true }),
    'log-erased': () => prepareErasure('log-erased', { days: 366, hasNames: false }),
    'role-changed': async () => {
      await signIn();
      const members = await asOwner<MemberSummary[]>('GET', `${path}/members`);
      const id = members.findLast(({ role }) => role === 'assistant')?.personId ?? '';
      return {
        act: () => asOwner('PATCH', `${path}/members/${id}`, { role: 'organizer' }),
        entries: [
          {
            kind: 'role-changed',
            ...byOwner,
            detail: expect.objectContaining({ person: id, role: 'organizer' }),
          },
        ],
      };
    },
    'role-removed': async () => {
      await signIn();
      const members = await asOwner<MemberSummary[]>('GET', `${path}/members`);
      const id = members.findLast(({ role }) => role === 'assistant')?.personId ?? '';
      return {
        act: () => asOwner('DELETE', `${path}/members/${id}`),
        entries: [
          { kind: 'role-removed', ...byOwner, detail: expect.objectContaining({ person: id }) },
        ],
      };
    },
    'seat-changed': async () => {
      const { seat, seatPath, place } = await join();
      const displayName = `renamed ${seat.label}`;
      return {
        act: () => asOwner('PATCH', seatPath, { displayName }),
        entries: [
          {
            kind: 'seat-changed',
            ...byOwner,
            ...place,
            detail: { fields: 'name', seat: seat.label },
          },
        ],
      };
    },
    'seats-merged': async () => {
      const [kept, other] = [await join(), await join()];
      return {
        act: () => asOwner('POST', `${kept.seatPath}/merge`, { from: other.seat.id }),
        entries: [
          { kind: 'seats-merged', ...byOwner, ...kept.place, detail: { seat: other.seat.label } },
        ],
      };
    },
  };
}
