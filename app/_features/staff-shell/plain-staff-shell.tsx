'use client';
import type { ReactNode } from 'react';
import { ShellFrame } from './shell-frame.tsx';
import { StaffHeader } from './staff-header.tsx';
import { UserMenu } from './user-menu.tsx';

/** The shell of staff pages that belong to no workshop: the list, the form for a new one, the account. */
export function PlainStaffShell({ children }: { readonly children: ReactNode }) {
  return (
    <ShellFrame
      header={<StaffHeader start={null} userMenu={<UserMenu memberRole={null} />} counts={{}} />}
    >
      {children}
    </ShellFrame>
  );
}
