import { useCallback, useMemo, useState } from 'react';
import type { StudentRow } from './student-rows.ts';

export interface Selection {
  /** The selected rows that the list shows, on all its pages. */
  readonly rows: readonly StudentRow[];
  readonly has: (id: string) => boolean;
  readonly toggle: (ids: readonly string[], isSelected: boolean) => void;
  readonly clear: () => void;
}

/** Students who are selected. Those whom the filter hides don't count, because the reader can't see them. */
export function useSelection(matching: readonly StudentRow[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => matching.filter(({ seat }) => ids.has(seat.id)), [matching, ids]);
  const toggle = useCallback(
    (changed: readonly string[], isSelected: boolean) =>
      setIds((before) => {
        const next = new Set(before);
        for (const id of changed) {
          if (isSelected) next.add(id);
          else next.delete(id);
        }
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  return { rows, has: (id) => ids.has(id), toggle, clear };
}
