'use client';
import { useCallback, useEffect, useState } from 'react';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { Language } from '#lib/i18n/language.ts';
import type { ExerciseText } from '#lib/protocol/http.ts';

interface ExerciseTextQuery {
  readonly seat: string;
  readonly exercise: string;
  readonly language: Language;
  /** Changes when there is more to read than before: a hint opened elsewhere, the solution released. */
  readonly version: string;
}

export interface ExerciseTextState {
  /** The text of this exercise; kept while a newer one is fetched. */
  readonly text: ExerciseText | null;
  readonly error: ApiError | null;
  /** Number of the hint that is being opened. */
  readonly openingHint: number | null;
  /** Id of the question whose answer is on its way. */
  readonly answeringCheckId: string | null;
  readonly retry: () => void;
  readonly revealHint: (number: number) => void;
  readonly submitAnswer: (check: string, chosen: readonly string[]) => void;
}

/** Task, opened hints, questions and, where it may be seen, the solution. */
export function useExerciseText({
  seat,
  exercise: exerciseId,
  language,
  version,
}: ExerciseTextQuery): ExerciseTextState {
  const [state, setState] = useState<{
    exercise: string;
    text: ExerciseText | null;
    error: ApiError | null;
  }>({ exercise: exerciseId, text: null, error: null });
  const [openingHint, setOpeningHint] = useState<number | null>(null);
  const [answeringCheckId, setAnsweringCheckId] = useState<string | null>(null);
  const [attempts, setAttempts] = useState(0);

  useEffect(() => {
    let mounted = true;
    void api.getExercise(seat, exerciseId, language).then((answer) => {
      if (!mounted) return;
      setState((before) => ({
        exercise: exerciseId,
        text: answer.ok ? answer.value : before.exercise === exerciseId ? before.text : null,
        error: answer.ok ? null : answer.error,
      }));
    });
    return () => {
      mounted = false;
    };
  }, [seat, exerciseId, language, version, attempts]);

  const retry = useCallback(() => setAttempts((n) => n + 1), []);
  const applyResult = useCallback(
    (answer: ApiResult<ExerciseText>) => {
      setState((before) =>
        before.exercise !== exerciseId
          ? before
          : {
              exercise: exerciseId,
              text: answer.ok ? answer.value : before.text,
              error: answer.ok ? null : answer.error,
            },
      );
    },
    [exerciseId],
  );
  const revealHint = useCallback(
    (number: number) => {
      setOpeningHint(number);
      void api.revealHint(seat, { exerciseId, hint: number }, language).then((answer) => {
        setOpeningHint(null);
        applyResult(answer);
      });
    },
    [seat, exerciseId, language, applyResult],
  );
  const submitAnswer = useCallback(
    (checkId: string, chosen: readonly string[]) => {
      setAnsweringCheckId(checkId);
      void api
        .answerQuiz(seat, { exerciseId, checkId, chosenOptionIds: [...chosen] }, language)
        .then((answered) => {
          setAnsweringCheckId(null);
          applyResult(answered);
        });
    },
    [seat, exerciseId, language, applyResult],
  );

  const isCurrent = state.exercise === exerciseId;
  return {
    text: isCurrent ? state.text : null,
    error: isCurrent ? state.error : null,
    openingHint,
    answeringCheckId,
    retry,
    revealHint,
    submitAnswer,
  };
}
