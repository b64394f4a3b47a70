import type { ReactNode } from 'react';
import { mayEnter } from '#app/_lib/require-sign-in.ts';

export default async function InstructorLayout({ children }: { readonly children: ReactNode }) {
  await mayEnter();
  return children;
}
