import { listSeatsWithAgents, type SeatWithAgent } from '#db/queries/agents.ts';
import { listStaff } from '#db/queries/memberships.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Presence } from '#lib/room/views.ts';
import type { CommandEntry } from '../log/entry.ts';
import { readCommands, readLastPresence } from '../log/read.ts';

/** What the database has about a workshop when it is opened. */
export interface WorkshopSnapshot {
  readonly row: WorkshopRow;
  readonly seats: readonly SeatWithAgent[];
  readonly commands: readonly CommandEntry[];
  /** By seat. */
  readonly presence: ReadonlyMap<string, RecordedPresence>;
  readonly staff: RoomState['staff'];
}

/** The last presence of a seat in the log. `since`: ms since 1970. */
export interface RecordedPresence {
  readonly presence: Presence;
  readonly since: number;
}

/** @throws if the workshop was deleted */
export async function readWorkshopSnapshot(db: Connection, id: string): Promise<WorkshopSnapshot> {
  const [row, seats, commands, presence, staff] = await Promise.all([
    findWorkshop(db, id),
    listSeatsWithAgents(db, id),
    readCommands(db, id),
    readLastPresence(db, id),
    listStaff(db, id),
  ]);
  if (!row) throw new Error(`workshop ${id} was deleted while it was opened`);
  return { row, seats, commands, presence: mapRecordedPresence(presence), staff };
}

function mapRecordedPresence(commands: readonly CommandEntry[]): Map<string, RecordedPresence> {
  return new Map(
    commands.map(({ seatId, payload, at }) => [
      seatId ?? '',
      { presence: String(payload['presence']) as Presence, since: at },
    ]),
  );
}
