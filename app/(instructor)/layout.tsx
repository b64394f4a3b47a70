import type { ReactNode } from 'react';
import { requireSignIn } from '#app/_lib/require-sign-in.ts';

export default async function InstructorLayout({ children }: { readonly children: ReactNode }) {
  await requireSignIn();
  return children;
}
