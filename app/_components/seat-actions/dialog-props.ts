import type { SeatRow } from '#lib/room/views.ts';

/** A dialog for one seat. */
export interface SeatDialogProps {
  readonly row: SeatRow;
  /** All seats of the room. */
  readonly seats: readonly SeatRow[];
  readonly workshopId: string;
  /** Whether the server can't be reached, so that nothing can be sent. */
  readonly offline: boolean;
  readonly onClose: () => void;
  /** After something changed. */
  readonly onChanged: () => void;
}

/** A dialog for one or several seats. */
export type SeatsDialogProps = Omit<SeatDialogProps, 'row' | 'seats'> & {
  readonly rows: readonly SeatRow[];
  readonly seats: readonly SeatRow[];
};
