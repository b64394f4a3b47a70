import type { RefObject } from 'react';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { InvitationSummary } from '#lib/protocol/api/members.ts';
import { CancelInvitationDialog } from './cancel-invitation-dialog.tsx';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberSessionsDialog } from './member-sessions-dialog.tsx';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RenewInvitationDialog } from './renew-invitation-dialog.tsx';

/** The question that the page asks now. */
export type MemberDialog =
  | { readonly kind: 'invite' }
  | { readonly kind: 'role' | 'remove' | 'sessions'; readonly member: MemberSummary }
  | {
      readonly kind: 'renew' | 'cancel';
      readonly invitation: InvitationSummary;
      /** As the table shows it. */
      readonly name: string;
    };

export interface MemberDialogProps {
  readonly onClose: () => void;
  /** Called after each change, so that the lists are loaded again. */
  readonly onDone: () => void;
  readonly returnFocusTo: RefObject<HTMLElement | null>;
}

export function MemberDialogs({
  dialog,
  ...props
}: MemberDialogProps & { readonly dialog: MemberDialog }) {
  switch (dialog.kind) {
    case 'invite':
      return <InviteDialog {...props} />;
    case 'role':
      return <ChangeRoleDialog {...props} member={dialog.member} />;
    case 'remove':
      return <RemoveMemberDialog {...props} member={dialog.member} />;
    case 'sessions':
      return <MemberSessionsDialog {...props} member={dialog.member} />;
    case 'renew':
      return <RenewInvitationDialog {...props} invitation={dialog.invitation} name={dialog.name} />;
    case 'cancel':
      return (
        <CancelInvitationDialog {...props} invitation={dialog.invitation} name={dialog.name} />
      );
  }
}
