import type { ReactNode } from 'react';
import { PlainStaffShell } from '#app/_features/staff-shell/plain-staff-shell.tsx';

export default function AccountLayout({ children }: { readonly children: ReactNode }) {
  return <PlainStaffShell>{children}</PlainStaffShell>;
}
