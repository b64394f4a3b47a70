import type { ReactNode } from 'react';
import { mayEnter } from './may-enter.ts';

export default async function InstructorLayout({ children }: { readonly children: ReactNode }) {
  await mayEnter();
  return children;
}
