import type { z } from 'zod';
import type { RoomCommandBody } from '#lib/protocol/api/commands.ts';

export type RoomCommandInput = z.input<typeof RoomCommandBody>;

/** The message after a command succeeded: a key of `instructor.room.toast` with its parameters. */
export type OutcomeMessage =
  | {
      readonly code:
        | 'claimed'
        | 'unclaimed'
        | 'snoozed'
        | 'returned'
        | 'noteSaved'
        | 'noteDeleted'
        | 'timer'
        | 'noTimer'
        | 'breakPlanned'
        | 'breakCanceled'
        | 'withdrawn'
        | 'extended'
        | 'passMarked'
        | 'passRevoked'
        | 'undone';
    }
  | { readonly code: 'handedOver' | 'resolved'; readonly name: string }
  | { readonly code: 'sent'; readonly seats: number }
  | { readonly code: 'resuming'; readonly count: number }
  | { readonly code: 'hint'; readonly seats: number; readonly hint: number }
  | {
      readonly code:
        'current' | 'currentKept' | 'currentTimed' | 'currentUntimed' | 'release' | 'withdraw';
      readonly number: number;
    };
