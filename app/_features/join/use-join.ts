import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CurrentUser, JoinAnswer, JoinResult } from '#lib/protocol/api/seats.ts';
import {
  findOpenRequest,
  getRejoinStep,
  getRepeatMs,
  getWaiting,
  parseKeptRequest,
  serializeRequest,
  type JoinRequest,
  type Rejoin,
} from './join-request.ts';
import { useKeptRequest } from './use-kept-request.ts';
import { normalizeCodeInput, renameReason } from './validate-input.ts';

export interface Join {
  readonly code: string;
  readonly name: string;
  readonly changeCode: (text: string) => void;
  readonly changeName: (text: string) => void;
  readonly sending: boolean;
  /** The reader is back from the wait, so the form takes the focus. */
  readonly hasReturned: boolean;
  readonly error: ApiError | null;
  /** The request that waits; null before it is sent and after its answer. */
  readonly waiting: JoinRequest | null;
  /** The seat under another name than the entered one. The page explains it before it opens. */
  readonly joinResult: JoinResult | null;
  /** The earlier seat that the student decides about; null without one. */
  readonly rejoin: Rejoin | null;
  readonly send: () => Promise<void>;
  /** Asks staff for the earlier seat, joins with a new one, or goes back to the form. */
  readonly decideRejoin: (rejoin: Rejoin, decision: 'ask' | 'new' | 'back') => void;
  readonly wait: (request: JoinRequest) => void;
  readonly finish: (
    answer: ApiResult<JoinAnswer>,
    request: Pick<JoinRequest, 'code' | 'displayName'> & Partial<JoinRequest>,
  ) => void;
  readonly cancel: (request: JoinRequest) => void;
}

/**
 * Joins a workshop: the input, the request, and its answer. An error keeps the input. A request
 * that waits continues after a reload.
 */
export function useJoin(initialCode: string, currentUser: CurrentUser | null): Join {
  const router = useRouter();
  const { language } = useLanguage();
  const [code, setCode] = useState(initialCode);
  const [name, setName] = useState('');
  const [sending, setSending] = useState(false);
  const [hasReturned, setHasReturned] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [joinResult, setJoinResult] = useState<JoinResult | null>(null);
  const [rejoin, setRejoin] = useState<Rejoin | null>(null);
  const [sent, setSent] = useState(() =>
    findOpenRequest(currentUser?.joinRequests ?? [], initialCode),
  );
  const [kept, keep] = useKeptRequest();
  const [keptRequest, setKeptRequest] = useState<{
    readonly text: string | null;
    readonly request: JoinRequest | null;
  } | null>(null);
  // The same object in each render, because a new one would start the wait again.
  if (keptRequest?.text !== kept)
    setKeptRequest({ text: kept, request: parseKeptRequest(kept, initialCode) });

  const wait = useCallback(
    (request: JoinRequest) => {
      setSent(request);
      keep(request.waiting.for === 'opening' ? serializeRequest(request) : null);
    },
    [keep],
  );
  const end = useCallback(
    (request: Pick<JoinRequest, 'code' | 'displayName'>) => {
      setSent(null);
      keep(null);
      setHasReturned(true);
      setCode(request.code);
      setName(request.displayName);
    },
    [keep],
  );
  const finish = useCallback<Join['finish']>(
    (answer, request) => {
      const { code: sentCode, displayName, waiting = null } = request;
      end({ code: sentCode, displayName });
      const step = getRejoinStep(answer, request, waiting);
      setRejoin(step);
      if (step !== null) return;
      if (!answer.ok) return setError(answer.error);
      if (!('seat' in answer.value)) return;
      const { seat } = answer.value;
      // The name of an earlier seat is no surprise.
      const isExpected = waiting?.for === 'approval' && waiting.seatLabel !== null;
      if (isExpected || renameReason(displayName, seat.displayName) === null)
        router.push(`/seat/${seat.id}`);
      else setJoinResult(answer.value);
    },
    [end, router],
  );

  async function post(
    request: Pick<JoinRequest, 'code' | 'displayName'>,
    rejoinWish?: 'offer' | 'ask',
  ) {
    setSending(true);
    setError(null);
    const answer = await studentApi.joinWorkshop({ ...request, language, rejoin: rejoinWish });
    setSending(false);
    const waiting = getWaiting(answer);
    if (waiting !== null) {
      setRejoin(null);
      wait({ ...request, waiting, firstAfterMs: getRepeatMs(waiting) });
    } else if (answer.ok) finish(answer, request);
    else setError(answer.error);
  }

  const send = () => post({ code: normalizeCodeInput(code), displayName: name }, 'offer');

  function decideRejoin(step: Rejoin, decision: 'ask' | 'new' | 'back') {
    if (decision === 'back') {
      setError(null);
      setRejoin(null);
    } else
      void post(
        { code: step.code, displayName: step.displayName },
        decision === 'ask' ? 'ask' : undefined,
      );
  }

  return {
    code,
    name,
    changeCode: (text) => {
      setCode(text);
      setError(null);
    },
    changeName: (text) => {
      setName(text);
      setError(null);
    },
    sending,
    hasReturned,
    error,
    waiting: sent ?? keptRequest?.request ?? null,
    joinResult,
    rejoin,
    send,
    decideRejoin,
    wait,
    finish,
    cancel: end,
  };
}
