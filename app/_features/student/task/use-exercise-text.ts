import { useCallback, useEffect, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { Language } from '#lib/i18n/language.ts';
import type { ExerciseText } from '#lib/protocol/api/seats.ts';

interface ExerciseTextQuery {
  readonly seat: string;
  readonly exercise: string;
  readonly language: Language;
  /** Changes when the text does, e.g. when a hint is revealed on another device. */
  readonly version: string;
}

export interface ExerciseTextState {
  /** Kept while a newer version loads. */
  readonly text: ExerciseText | null;
  readonly error: ApiError | null;
  /** The number of the hint that is loading. */
  readonly openingHint: number | null;
  /** The question whose answer is being sent. */
  readonly answeringCheckId: string | null;
  readonly retry: () => void;
  readonly revealHint: (number: number) => void;
  readonly submitAnswer: (check: string, chosen: readonly string[]) => void;
}

/** Task, revealed hints and quiz questions of an exercise, and its solution if it is visible. */
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
    void studentApi.getExercise(seat, exerciseId, language).then((result) => {
      if (!mounted) return;
      setState((before) => ({
        exercise: exerciseId,
        text: result.ok ? result.value : before.exercise === exerciseId ? before.text : null,
        error: result.ok ? null : result.error,
      }));
    });
    return () => {
      mounted = false;
    };
  }, [seat, exerciseId, language, version, attempts]);

  const retry = useCallback(() => setAttempts((count) => count + 1), []);
  const applyResult = useCallback(
    (result: ApiResult<ExerciseText>) => {
      setState((before) =>
        before.exercise !== exerciseId
          ? before
          : {
              exercise: exerciseId,
              text: result.ok ? result.value : before.text,
              error: result.ok ? null : result.error,
            },
      );
    },
    [exerciseId],
  );
  const revealHint = useCallback(
    (number: number) => {
      setOpeningHint(number);
      void studentApi.revealHint(seat, { exerciseId, hint: number }, language).then((result) => {
        setOpeningHint(null);
        applyResult(result);
      });
    },
    [seat, exerciseId, language, applyResult],
  );
  const submitAnswer = useCallback(
    (checkId: string, chosen: readonly string[]) => {
      setAnsweringCheckId(checkId);
      void studentApi
        .answerQuiz(seat, { exerciseId, checkId, chosenOptionIds: [...chosen] }, language)
        .then((result) => {
          setAnsweringCheckId(null);
          applyResult(result);
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
