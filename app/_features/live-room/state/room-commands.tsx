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
import { api, type Answer } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { ActBody, Acted } from '#lib/protocol/http.ts';
import type { RoomView } from '#lib/room/views.ts';

export type Act = z.input<typeof ActBody>;

/** What is said of an act that was done: a message of `people.done`, and what it needs. */
export type DoneWords =
  | {
      readonly code:
        | 'taken'
        | 'letGo'
        | 'paused'
        | 'resumed'
        | 'noted'
        | 'unnoted'
        | 'timer'
        | 'noTimer'
        | 'planned'
        | 'unplanned'
        | 'withdrawn'
        | 'undone';
    }
  | { readonly code: 'handedOver' | 'helped'; readonly name: string }
  | { readonly code: 'said'; readonly seats: number }
  | { readonly code: 'hint'; readonly seats: number; readonly hint: number }
  | { readonly code: 'current' | 'release' | 'withdraw'; readonly number: number };

/** What came of the last act at a place: a seat (`seat:ID`), a line of the list (`need:KEY`), or the room (`room`). */
type Outcome =
  | { readonly state: 'sending' }
  | { readonly state: 'done'; readonly words: DoneWords; readonly undo: Act | null }
  | { readonly state: 'refused'; readonly error: ApiError; readonly act: Act };

export interface Acts {
  /** Nothing can be sent now. */
  readonly off: boolean;
  readonly outcome: (place: string) => Outcome | null;
  /** Where the newest act was answered, done or refused; null before the first. */
  readonly last: string | null;
  /** True when it was done; a refusal is said at the place. `undo` makes the act that takes it back. */
  readonly send: (
    place: string,
    act: Act,
    words: DoneWords,
    undo?: (acted: Acted) => Act,
  ) => Promise<boolean>;
  readonly undo: (place: string) => void;
  readonly forget: (place: string) => void;
}

const ActsContext = createContext<Acts | null>(null);

export function useActs(): Acts {
  const acts = useContext(ActsContext);
  if (acts === null) throw new Error('acts need the room above them');
  return acts;
}

/** All that is decided from this page goes through here, so that each act is answered, and undone, beside the thing it was about. */
export function ActsOfRoom({
  event,
  off,
  children,
}: {
  readonly event: string;
  readonly off: boolean;
  readonly children: ReactNode;
}) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [last, setLast] = useState<string | null>(null);
  const sending = useRef(new Set<string>());
  const settle = useCallback(
    (place: string, outcome: Outcome | null) =>
      setOutcomes((known) => {
        const next = new Map(known);
        if (outcome) next.set(place, outcome);
        else next.delete(place);
        return next;
      }),
    [],
  );

  const forget = useCallback((place: string) => settle(place, null), [settle]);
  const send = useCallback<Acts['send']>(
    async (place, act, words, undo) => {
      // A key held down, or pressed twice, is one act.
      if (sending.current.has(place)) return false;
      sending.current.add(place);
      settle(place, { state: 'sending' });
      const answer: Answer<Acted> = await api.act(event, act);
      sending.current.delete(place);
      settle(
        place,
        answer.ok
          ? { state: 'done', words, undo: undo?.(answer.value) ?? null }
          : { state: 'refused', error: answer.error, act },
      );
      setLast(place);
      return answer.ok;
    },
    [event, settle],
  );

  const acts = useMemo<Acts>(
    () => ({
      off,
      last,
      send,
      forget,
      outcome: (place) => outcomes.get(place) ?? null,
      undo: (place) => {
        const outcome = outcomes.get(place);
        if (outcome?.state === 'done' && outcome.undo)
          void send(place, outcome.undo, { code: 'undone' });
      },
    }),
    [off, last, send, forget, outcomes],
  );
  return <ActsContext value={acts}>{children}</ActsContext>;
}

/** What came of the last act at `place`, with its undo: a line that stays until the next act there. */
export function OutcomeLine({
  place,
  view,
  shortcut,
}: {
  readonly place: string;
  readonly view: RoomView;
  readonly shortcut?: string;
}) {
  const t = useTranslations('instructor.room.people.done');
  const acts = useActs();
  const outcome = acts.outcome(place);
  const words = useDoneWords();
  const refusal = useRefusal(view);
  return (
    <span className="outcome" role="status">
      {outcome?.state === 'done' && (
        <>
          {words(outcome.words)}
          {outcome.undo && (
            <Button
              disabled={acts.off}
              {...(shortcut && { shortcut })}
              onClick={() => acts.undo(place)}
            >
              {t('undo')}
            </Button>
          )}
        </>
      )}
      {outcome?.state === 'refused' && <b>{refusal(outcome.error, outcome.act)}</b>}
    </span>
  );
}

function useDoneWords(): (words: DoneWords) => string {
  const t = useTranslations('instructor.room.people.done');
  return useCallback(
    (words) => {
      if ('name' in words) return t(words.code, { name: words.name });
      if ('number' in words) return t(words.code, { number: words.number });
      if ('hint' in words) return t('hint', { hint: words.hint, seats: words.seats });
      return 'seats' in words ? t('said', { seats: words.seats }) : t(words.code);
    },
    [t],
  );
}

/** A refusal in words; of a seat that another has, who. */
export function useRefusal(view: RoomView): (error: ApiError, act: Act) => string {
  const t = useTranslations('instructor.room.people.done');
  const errorWords = useErrorWords();
  return useCallback(
    (error, act) => {
      if (error.error !== 'taken' || !('seat' in act)) return errorWords(error);
      const taken = view.seats.find(({ id }) => id === act.seat)?.taken;
      return taken
        ? t('takenBy', { name: taken.by.name, time: formatClock(taken.since) })
        : t('takenByOther');
    },
    [t, errorWords, view.seats],
  );
}
