import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CurrentUser, JoinResult } from '#lib/protocol/api/seats.ts';
import {
  findOpenRequest,
  getRepeatMs,
  getWaiting,
  parseKeptRequest,
  serializeRequest,
  type JoinRequest,
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
  readonly send: () => Promise<void>;
  readonly wait: (request: JoinRequest) => void;
  readonly finish: (
    answer: ApiResult<JoinResult>,
    request: Pick<JoinRequest, 'code' | 'displayName'>,
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
      end(request);
      if (!answer.ok) return setError(answer.error);
      if (renameReason(request.displayName, answer.value.seat.displayName) === null)
        router.push(`/seat/${answer.value.seat.id}`);
      else setJoinResult(answer.value);
    },
    [end, router],
  );

  async function send() {
    setSending(true);
    setError(null);
    const body = { code: normalizeCodeInput(code), displayName: name };
    const answer = await api.joinWorkshop({ ...body, language });
    setSending(false);
    const waiting = getWaiting(answer);
    if (waiting !== null) wait({ ...body, waiting, firstAfterMs: getRepeatMs(waiting) });
    else if (!answer.ok) setError(answer.error);
    else if (!('waiting' in answer.value))
      finish({ ok: true, value: answer.value }, { code, displayName: name });
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
    send,
    wait,
    finish,
    cancel: end,
  };
}
