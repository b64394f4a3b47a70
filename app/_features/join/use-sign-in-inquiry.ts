import { useCallback, useEffect, useState } from 'react';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';
import { isCompleteToken } from './sign-in-view.ts';

interface Answer {
  readonly token: string;
  readonly result: ApiResult<SignInInquiry>;
}

/**
 * Asks the server what a sign-in link does, without spending it. Asks once for each token, because
 * wrong ones count as guesses.
 */
export function useSignInInquiry(token: string | null) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (token === null || !isCompleteToken(token)) return;
    let mounted = true;
    void api.inquireSignIn({ token }).then((result) => {
      if (mounted) setAnswer({ token, result });
    });
    return () => {
      mounted = false;
    };
  }, [token, attempt]);
  /** Shows the refusal of the sign-in itself, e.g. because the link was used meanwhile. */
  const fail = useCallback(
    (result: ApiResult<SignInInquiry>) => {
      if (token !== null) setAnswer({ token, result });
    },
    [token],
  );
  const retry = useCallback(() => {
    setAnswer(null);
    setAttempt((before) => before + 1);
  }, []);
  return { inquiry: answer?.token === token ? answer.result : null, fail, retry };
}
