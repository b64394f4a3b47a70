import { Suspense, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { SeatRow } from '#lib/room/views.ts';
import { lazyWithPreload } from '../lazy-with-preload.ts';
import { useWorkshop } from '../workshop-context.tsx';
import { listSeatActions, type SeatAction } from './seat-action-rules.ts';

const [SeatActionDialog, preloadDialog] = lazyWithPreload(() =>
  import('./seat-action-dialog.tsx').then((module) => module.SeatActionDialog),
);

export interface SeatActionRequest {
  readonly action: SeatAction;
  /** At least one; several for a message, a group and a removal. */
  readonly rows: readonly SeatRow[];
  /** For a merge: the other seat, if it is chosen already. */
  readonly otherId?: string;
}

export interface SeatActions {
  /** What the reader's role and the state of the workshop allow. */
  readonly allowed: readonly SeatAction[];
  /** The server can't be reached: the actions are shown and do nothing. */
  readonly offline: boolean;
  /** Opens the dialog of an action. */
  readonly open: (request: SeatActionRequest) => void;
  /** Starts loading the dialogs, for example when a menu opens. */
  readonly preload: () => void;
  /** Render it once. */
  readonly dialog: ReactNode;
}

const ignore = () => undefined;

/** Rename, move, merge, remove, message and seat code, with their dialogs. */
export function useSeatActions(onChanged: () => void = ignore): SeatActions {
  const { workshopId, workshop, role, connection, view } = useWorkshop();
  const [request, setRequest] = useState<SeatActionRequest | null>(null);
  const offline = connection.state !== 'connected';
  const allowed = useMemo(() => listSeatActions(role, workshop.state), [role, workshop.state]);
  const close = useCallback(() => setRequest(null), []);
  const seats = view?.seats ?? [];
  // The rows of the view are current; a seat that is gone meanwhile stays as it was.
  const rows = request?.rows.map((row) => seats.find(({ id }) => id === row.id) ?? row);
  return {
    allowed,
    offline,
    open: setRequest,
    preload: preloadDialog,
    dialog: request && rows && (
      <Suspense>
        <SeatActionDialog
          action={request.action}
          otherId={request.otherId}
          rows={rows}
          seats={seats}
          workshopId={workshopId}
          offline={offline}
          onClose={close}
          onChanged={onChanged}
        />
      </Suspense>
    ),
  };
}
