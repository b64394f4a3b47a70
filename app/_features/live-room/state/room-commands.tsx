import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import type { z } from 'zod';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { RoomCommandBody, CommandResult } from '#lib/protocol/api/commands.ts';

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
        | 'undone';
    }
  | { readonly code: 'handedOver' | 'resolved'; readonly name: string }
  | { readonly code: 'sent'; readonly seats: number }
  | { readonly code: 'resuming'; readonly count: number }
  | { readonly code: 'hint'; readonly seats: number; readonly hint: number }
  | { readonly code: 'current' | 'release' | 'withdraw'; readonly number: number };

/**
 * The result of the last command of a scope. A scope is where the result is shown: a seat
 * (`seat:ID`), a row of the attention list (`need:KEY`), or the room (`room`).
 */
type Outcome =
  | { readonly state: 'sending' }
  | {
      readonly state: 'done';
      readonly message: OutcomeMessage;
      readonly undo: RoomCommandInput | null;
    }
  | { readonly state: 'refused'; readonly error: ApiError; readonly command: RoomCommandInput };

export interface RoomCommands {
  /** True while the page has no connection. */
  readonly disabled: boolean;
  readonly getOutcome: (scope: string) => Outcome | null;
  /** Scope of the newest command that was answered; null before the first. */
  readonly lastScope: string | null;
  /**
   * Resolves to true after success. A refusal becomes the scope's outcome. `undo` builds the
   * inverse command.
   */
  readonly send: (
    scope: string,
    command: RoomCommandInput,
    message: OutcomeMessage,
    undo?: (result: CommandResult) => RoomCommandInput,
  ) => Promise<boolean>;
  readonly undo: (scope: string) => void;
  readonly clearOutcome: (scope: string) => void;
}

const RoomCommandsContext = createContext<RoomCommands | null>(null);

export function useRoomCommands(): RoomCommands {
  const commands = useContext(RoomCommandsContext);
  if (commands === null) throw new Error('useRoomCommands needs a RoomCommandsProvider above it');
  return commands;
}

/**
 * Sends all commands of the live room. Each result, with its undo button, appears where the command
 * was given.
 */
export function RoomCommandsProvider({
  workshopId,
  disabled,
  children,
}: {
  readonly workshopId: string;
  readonly disabled: boolean;
  readonly children: ReactNode;
}) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [lastScope, setLastScope] = useState<string | null>(null);
  const pendingScopes = useRef(new Set<string>());
  const setOutcome = useCallback(
    (scope: string, outcome: Outcome | null) =>
      setOutcomes((previous) => {
        const next = new Map(previous);
        if (outcome) next.set(scope, outcome);
        else next.delete(scope);
        return next;
      }),
    [],
  );

  const clearOutcome = useCallback((scope: string) => setOutcome(scope, null), [setOutcome]);
  const send = useCallback<RoomCommands['send']>(
    async (scope, command, message, undo) => {
      // A key that is held down or pressed twice must send one command.
      if (pendingScopes.current.has(scope)) return false;
      pendingScopes.current.add(scope);
      setOutcome(scope, { state: 'sending' });
      const result: ApiResult<CommandResult> = await api.executeCommand(workshopId, command);
      pendingScopes.current.delete(scope);
      setOutcome(
        scope,
        result.ok
          ? { state: 'done', message, undo: undo?.(result.value) ?? null }
          : { state: 'refused', error: result.error, command },
      );
      setLastScope(scope);
      return result.ok;
    },
    [workshopId, setOutcome],
  );

  const commands = useMemo<RoomCommands>(
    () => ({
      disabled,
      lastScope,
      send,
      clearOutcome,
      getOutcome: (scope) => outcomes.get(scope) ?? null,
      undo: (scope) => {
        const outcome = outcomes.get(scope);
        if (outcome?.state === 'done' && outcome.undo)
          void send(scope, outcome.undo, { code: 'undone' });
      },
    }),
    [disabled, lastScope, send, clearOutcome, outcomes],
  );
  return <RoomCommandsContext value={commands}>{children}</RoomCommandsContext>;
}
