'use client';
import { createContext, useContext, type ReactNode } from 'react';

const PersonContext = createContext<{ readonly name: string }>({ name: '' });

/** Provides the name of the staff member who is signed in. The server reads it for each page. */
export function CurrentPersonProvider({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}) {
  return <PersonContext value={{ name }}>{children}</PersonContext>;
}

/** The staff member who is signed in, by the name that others see. */
export function useCurrentPerson(): { readonly name: string } {
  return useContext(PersonContext);
}
