import { createContext, type ReactNode } from 'react';
import type { WorkshopRole } from '#lib/room/roles.ts';

/** What the menu of a phone shows of the open workshop. */
export interface SheetWorkshop {
  readonly id: string;
  readonly name: string;
  readonly role: WorkshopRole;
  /** State, connection and time. */
  readonly facts: ReactNode;
  /** The button of its state, with the menu beside it. */
  /** The lifecycle as buttons. `onDone`: called after each step. */
  readonly renderActions: (onDone: () => void) => ReactNode;
}

/** Null on pages that belong to no workshop. */
export const SheetWorkshopContext = createContext<SheetWorkshop | null>(null);
