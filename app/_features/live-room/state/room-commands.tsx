'use client';
import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useTranslations } from 'use-intl';
import type { z } from 'zod';
import { Button } from '#app/_components/button.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomCommandBody, CommandResult } from '#lib/protocol/http.ts';
import type { RoomView } from '#lib/room/views.ts';

export type RoomCommandInput = z.input<typeof RoomCommandBody>;

/** What is said of an act that was done: a message of `people.done`, and what it needs. */
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
  | { readonly code: 'hint'; readonly seats: number; readonly hint: number }
  | { readonly code: 'current' | 'release' | 'withdraw'; readonly number: number };

/** What came of the last act at a place: a seat (`seat:ID`), a line of the list (`need:KEY`), or the room (`room`). */
type Outcome =
  | { readonly state: 'sending' }
  | {
      readonly state: 'done';
      readonly message: OutcomeMessage;
      readonly undo: RoomCommandInput | null;
    }
  | { readonly state: 'refused'; readonly error: ApiError; readonly command: RoomCommandInput };

export interface RoomCommands {
  /** Nothing can be sent now. */
  readonly disabled: boolean;
  readonly getOutcome: (scope: string) => Outcome | null;
  /** Where the newest act was answered, done or refused; null before the first. */
  readonly lastScope: string | null;
  /** True when it was done; a refusal is said at the place. `undo` makes the act that takes it back. */
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
  if (commands === null) throw new Error('acts need the room above them');
  return commands;
}

/** All that is decided from this page goes through here, so that each act is answered, and undone, beside the thing it was about. */
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

  const clearOutcome = useCallback((place: string) => setOutcome(place, null), [setOutcome]);
  const send = useCallback<RoomCommands['send']>(
    async (scope, command, message, undo) => {
      // A key held down, or pressed twice, is one act.
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

/** What came of the last act at `place`, with its undo: a line that stays until the next act there. */
export function CommandOutcome({
  scope,
  view,
  shortcut,
}: {
  readonly scope: string;
  readonly view: RoomView;
  readonly shortcut?: string;
}) {
  const t = useTranslations('instructor.room.toast');
  const commands = useRoomCommands();
  const outcome = commands.getOutcome(scope);
  const outcomeText = useOutcomeText();
  const refusalText = useRefusalText(view);
  return (
    <span className="outcome" role="status">
      {outcome?.state === 'done' && (
        <>
          {outcomeText(outcome.message)}
          {outcome.undo && (
            <Button
              disabled={commands.disabled}
              {...(shortcut && { shortcut })}
              onClick={() => commands.undo(scope)}
            >
              {t('undo')}
            </Button>
          )}
        </>
      )}
      {outcome?.state === 'refused' && <b>{refusalText(outcome.error, outcome.command)}</b>}
    </span>
  );
}

function useOutcomeText(): (message: OutcomeMessage) => string {
  const t = useTranslations('instructor.room.toast');
  return useCallback(
    (message) => {
      if ('name' in message) return t(message.code, { name: message.name });
      if ('number' in message) return t(message.code, { number: message.number });
      if ('hint' in message) return t('hint', { hint: message.hint, seats: message.seats });
      return 'seats' in message ? t('sent', { seats: message.seats }) : t(message.code);
    },
    [t],
  );
}

/** A refusal in words; of a seat that another has, who. */
export function useRefusalText(
  view: RoomView,
): (error: ApiError, command: RoomCommandInput) => string {
  const t = useTranslations('instructor.room.toast');
  const errorMessage = useErrorMessage();
  return useCallback(
    (error, command) => {
      if (error.error !== 'already-claimed' || !('seatId' in command)) return errorMessage(error);
      const helpClaim = view.seats.find(({ id }) => id === command.seatId)?.helpClaim;
      return helpClaim
        ? t('claimedBy', { name: helpClaim.by.name, time: formatClock(helpClaim.since) })
        : t('claimedByOther');
    },
    [t, errorMessage, view.seats],
  );
}
