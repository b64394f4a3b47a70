import { expect } from 'vitest';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { AuditScenario } from './audit-scenarios.ts';
import type { AuditWorld } from './audit-world.ts';

/** Actions that change members and students. */
export function createPeopleScenarios({
  site,
  ownerId,
  join,
  signIn,
}: AuditWorld): Readonly<
  Record<'role-changed' | 'role-removed' | 'seats-merged', () => Promise<AuditScenario>>
> {
  const { asOwner, path } = site;
  const byOwner = { workshop_id: site.workshop.id, actor: ownerId };
  return {
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
