'use client';
import { useCallback, useEffect, useState } from 'react';
import { api, type Answer } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { Language } from '#lib/i18n/language.ts';
import type { ExerciseText } from '#lib/protocol/http.ts';

interface Wanted {
  readonly seat: string;
  readonly exercise: string;
  readonly language: Language;
  /** Changes when there is more to read than before: a hint opened elsewhere, the solution released. */
  readonly version: string;
}

export interface Fetched {
  /** The text of this exercise; kept while a newer one is fetched. */
  readonly text: ExerciseText | null;
  readonly error: ApiError | null;
  /** Number of the hint that is being opened. */
  readonly opening: number | null;
  /** Id of the question whose answer is on its way. */
  readonly answering: string | null;
  readonly again: () => void;
  readonly openHint: (number: number) => void;
  readonly answer: (check: string, chosen: readonly string[]) => void;
}

/** Task, opened hints, questions and, where it may be seen, the solution. */
export function useExerciseText({ seat, exercise, language, version }: Wanted): Fetched {
  const [kept, keep] = useState<{
    exercise: string;
    text: ExerciseText | null;
    error: ApiError | null;
  }>({ exercise, text: null, error: null });
  const [opening, setOpening] = useState<number | null>(null);
  const [answering, setAnswering] = useState<string | null>(null);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    let wanted = true;
    void api.exercise(seat, exercise, language).then((answer) => {
      if (!wanted) return;
      keep((before) => ({
        exercise,
        text: answer.ok ? answer.value : before.exercise === exercise ? before.text : null,
        error: answer.ok ? null : answer.error,
      }));
    });
    return () => {
      wanted = false;
    };
  }, [seat, exercise, language, version, tries]);

  const again = useCallback(() => setTries((n) => n + 1), []);
  const take = useCallback(
    (answer: Answer<ExerciseText>) => {
      keep((before) =>
        before.exercise !== exercise
          ? before
          : {
              exercise,
              text: answer.ok ? answer.value : before.text,
              error: answer.ok ? null : answer.error,
            },
      );
    },
    [exercise],
  );
  const openHint = useCallback(
    (number: number) => {
      setOpening(number);
      void api.takeHint(seat, { exercise, hint: number }, language).then((answer) => {
        setOpening(null);
        take(answer);
      });
    },
    [seat, exercise, language, take],
  );
  const answer = useCallback(
    (check: string, chosen: readonly string[]) => {
      setAnswering(check);
      void api
        .answerQuiz(seat, { exercise, check, chosen: [...chosen] }, language)
        .then((answered) => {
          setAnswering(null);
          take(answered);
        });
    },
    [seat, exercise, language, take],
  );

  const mine = kept.exercise === exercise;
  return {
    text: mine ? kept.text : null,
    error: mine ? kept.error : null,
    opening,
    answering,
    again,
    openHint,
    answer,
  };
}
