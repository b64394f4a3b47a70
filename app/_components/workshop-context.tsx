'use client';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Connection } from '#lib/client/connection.ts';
import { useRoom } from '#lib/client/hooks.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { RoomView } from '#lib/room/views.ts';

/** The workshop that the staff pages show, as the page's connection knows it. */
export interface OpenWorkshop {
  readonly workshopId: string;
  readonly connection: Connection;
  /** Null until the first snapshot. Stays while the connection is lost. */
  readonly view: RoomView | null;
  /**
   * Name, state and times, and the reader's role: as the server knew them when the page was loaded, until
   * the first snapshot.
   */
  readonly workshop: WorkshopSummary;
  readonly role: WorkshopRole;
}

const WorkshopContext = createContext<OpenWorkshop | null>(null);
/** Apart from the rest, which changes with every frame of the room. */
const NameContext = createContext<string | null>(null);

/** The open workshop. Throws outside the staff shell of a workshop. */
export function useWorkshop(): OpenWorkshop {
  const workshop = useContext(WorkshopContext);
  if (workshop === null) throw new Error('useWorkshop needs a WorkshopProvider above it');
  return workshop;
}

/** The name of the open workshop; null on pages that belong to none. */
export function useWorkshopName(): string | null {
  return useContext(NameContext);
}

/** Watches a workshop for all tabs below it: changing the tab keeps the connection and its data. */
export function WorkshopProvider({
  summary,
  children,
}: {
  readonly summary: WorkshopSummary;
  readonly children: ReactNode;
}) {
  const { connection, view } = useRoom(summary.id);
  const open = useMemo<OpenWorkshop>(
    () => ({
      workshopId: summary.id,
      connection,
      view,
      workshop: view === null ? summary : { ...summary, ...view.info.workshop, role: view.me.role },
      role: view === null ? (summary.role as WorkshopRole) : view.me.role,
    }),
    [summary, connection, view],
  );
  return (
    <WorkshopContext value={open}>
      <NameContext value={open.workshop.name}>{children}</NameContext>
    </WorkshopContext>
  );
}
