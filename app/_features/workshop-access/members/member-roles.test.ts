import { expect, it } from 'vitest';
import { canChangeRole, canInvite } from '#lib/room/policies.ts';
import { assignableRoles, invitableRoles, isLastOwner, MEMBER_ROLES } from './member-roles.ts';

it.each(['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const)(
  'offers to the role %s what the server accepts, for each present role that it manages',
  (role) => {
    const manageable = MEMBER_ROLES.filter((from) =>
      canChangeRole(role, { from, to: 'projector' }),
    );
    for (const from of manageable)
      expect(assignableRoles(role)).toEqual(
        MEMBER_ROLES.filter((to) => canChangeRole(role, { from, to })),
      );
    expect(invitableRoles(role)).toEqual(
      MEMBER_ROLES.filter(
        (invited) =>
          invited !== 'owner' && ['owner', 'instructor'].includes(role) && canInvite(role, invited),
      ),
    );
  },
);

it('protects an owner only while there is no other one', () => {
  const owner = { role: 'owner' } as const;
  const assistant = { role: 'assistant' } as const;
  expect(isLastOwner(owner, [owner, assistant])).toBe(true);
  expect(isLastOwner(owner, [owner, owner])).toBe(false);
  expect(isLastOwner(assistant, [owner, assistant])).toBe(false);
});
