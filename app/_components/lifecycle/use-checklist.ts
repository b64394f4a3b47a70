import { useCallback } from 'react';
import { isLeader } from '#lib/room/roles.ts';
import { useLocalStorage } from '../local-storage.ts';
import type { LifecycleWorkshop } from './lifecycle-offer.ts';

export interface ChecklistVisibility {
  /** Whether this reader and state have a checklist at all. */
  readonly isOffered: boolean;
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
}

/**
 * Whether the live room shows the steps before the start in the place of its grid. By default until a
 * student is connected. The choice is kept in this browser.
 */
export function useChecklist({
  id,
  state,
  role,
  connected,
}: Pick<LifecycleWorkshop, 'id' | 'state' | 'role' | 'connected'>): ChecklistVisibility {
  const [stored, setStored] = useLocalStorage(`podium-checklist-${id}`);
  const isOffered = isLeader({ role }) && (state === 'draft' || state === 'open');
  const isDefault = state === 'draft' || connected === 0;
  return {
    isOffered,
    isShown: isOffered && (stored === 'shown' || (stored !== 'hidden' && isDefault)),
    // Shown by default, it still makes room for the grid when a student is connected.
    setShown: useCallback(
      (isShown: boolean) => setStored(isShown ? (isDefault ? 'default' : 'shown') : 'hidden'),
      [setStored, isDefault],
    ),
  };
}
