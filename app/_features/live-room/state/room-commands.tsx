import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useToasts } from '#app/_components/toasts.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { CommandResult } from '#lib/protocol/api/commands.ts';
import type { OutcomeMessage, RoomCommandInput } from './outcome-message.ts';
import { useRefusalText } from './use-refusal-text.ts';
import { useToastText } from './use-toast-text.ts';

/**
 * How far the last command of a scope is. A scope is what the command is about: a seat (`seat:ID`), a
 * row of the attention list (`need:KEY`), or the room (`room`).
 */
type Outcome =
  | { readonly state: 'sending' }
  | { readonly state: 'refused'; readonly error: ApiError; readonly command: RoomCommandInput };

export interface RoomCommands {
  /** True while the page has no connection. */
  readonly disabled: boolean;
  readonly getOutcome: (scope: string) => Outcome | null;
  /**
   * Resolves to true after success. A toast shows the result, unless a form shows the refusal itself.
   * `undo` builds the inverse command for the toast's button.
   */
  readonly send: (
    scope: string,
    command: RoomCommandInput,
    message: OutcomeMessage,
    undo?: (result: CommandResult) => RoomCommandInput,
  ) => Promise<boolean>;
  readonly clearOutcome: (scope: string) => void;
  /** Leaves refusals of a scope to the form that calls it, until the returned function is called. */
  readonly showRefusalsInPlace: (scope: string) => () => void;
}

export type { OutcomeMessage, RoomCommandInput };

const RoomCommandsContext = createContext<RoomCommands | null>(null);

export function useRoomCommands(): RoomCommands {
  const commands = useContext(RoomCommandsContext);
  if (commands === null) throw new Error('useRoomCommands needs a RoomCommandsProvider above it');
  return commands;
}

/**
 * For a form: shows the refusals of its commands itself, beside its fields. Returns the text of the
 * last one; null without one.
 */
export function useRefusalInPlace(scope: string): string | null {
  const { showRefusalsInPlace, getOutcome } = useRoomCommands();
  const refusalText = useRefusalText();
  useEffect(() => showRefusalsInPlace(scope), [showRefusalsInPlace, scope]);
  const outcome = getOutcome(scope);
  return outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null;
}

/** Sends all commands of the live room. Toasts show the results. */
export function RoomCommandsProvider({
  workshopId,
  disabled,
  isReplay = false,
  children,
}: {
  readonly workshopId: string;
  readonly disabled: boolean;
  /** A recording takes no commands. */
  readonly isReplay?: boolean;
  readonly children: ReactNode;
}) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const pendingScopes = useRef(new Set<string>());
  const scopesInPlace = useRef(new Map<string, number>());
  const { show } = useToasts();
  const toastText = useToastText(workshopId);
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
  const showRefusalsInPlace = useCallback((scope: string) => {
    const { current } = scopesInPlace;
    current.set(scope, (current.get(scope) ?? 0) + 1);
    return () => void current.set(scope, (current.get(scope) ?? 1) - 1);
  }, []);
  const send = useCallback(
    async function sendCommand(
      scope: string,
      command: RoomCommandInput,
      message: OutcomeMessage,
      undo?: (result: CommandResult) => RoomCommandInput,
    ): Promise<boolean> {
      // A key that is held down or pressed twice must send one command.
      if (isReplay || pendingScopes.current.has(scope)) return false;
      pendingScopes.current.add(scope);
      setOutcome(scope, { state: 'sending' });
      const result: ApiResult<CommandResult> = await api.executeCommand(workshopId, command);
      pendingScopes.current.delete(scope);
      if (!result.ok) {
        setOutcome(scope, { state: 'refused', error: result.error, command });
        if (!scopesInPlace.current.get(scope))
          show({ text: toastText.refused(result.error, command), tone: 'error' });
        return false;
      }
      setOutcome(scope, null);
      const inverse = undo?.(result.value);
      show({
        text: toastText.done(command, message),
        tone: 'success',
        ...(inverse && { undo: () => void sendCommand(scope, inverse, { code: 'undone' }) }),
      });
      return true;
    },
    [workshopId, isReplay, setOutcome, show, toastText],
  );

  const commands = useMemo<RoomCommands>(
    () => ({
      disabled,
      send,
      clearOutcome,
      showRefusalsInPlace,
      getOutcome: (scope) => outcomes.get(scope) ?? null,
    }),
    [disabled, send, clearOutcome, showRefusalsInPlace, outcomes],
  );
  return <RoomCommandsContext value={commands}>{children}</RoomCommandsContext>;
}
