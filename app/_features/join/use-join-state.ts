import { useEffect, useState } from 'react';
import { studentApi } from '#lib/client/student-api.ts';
import type { JoinState } from '#lib/protocol/api/seats.ts';
import { getNextStateMs } from './join-request.ts';
import { onTabVisible, repeatRequest } from './repeat-request.ts';

/**
 * Whether students can join the workshop of the code in the address, kept current while the tab is
 * visible. `first`: what the server said with the page; null if it doesn't know the code, which is
 * then not asked again.
 */
export function useJoinState(code: string, first: JoinState | null): JoinState['state'] | null {
  const [state, setState] = useState(first?.state ?? null);
  const firstAfterMs = first?.nextMs ?? null;
  useEffect(() => {
    if (firstAfterMs === null) return;
    return repeatRequest({
      firstAfterMs,
      send: () => studentApi.getJoinState({ code }),
      onAnswer: (answer) => {
        if (answer.ok) setState(answer.value.state);
        return getNextStateMs(answer);
      },
      isPaused: () => document.hidden,
      onResume: onTabVisible,
    });
  }, [code, firstAfterMs]);
  return state;
}
