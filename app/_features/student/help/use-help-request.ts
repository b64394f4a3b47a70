'use client';
import { useCallback, useState } from 'react';
import { useDraft } from '#app/_components/local-storage.ts';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { HelpRequest } from './help-request.ts';

export interface HelpRequestControls {
  readonly helpRequest: SeatView['helpRequest'];
  /** The hand as it was when it went down while this page looked on; null once the person has seen that. */
  readonly closedRequest: HelpRequest | null;
  readonly dismissClosed: () => void;
  /** Whether the question is being written. */
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly draft: string;
  readonly setDraft: (text: string) => void;
  readonly sending: boolean;
  readonly error: ApiError | null;
  /** Raises the hand, or, while it is up, changes its question. */
  readonly submit: (what: { readonly exercise: string | null; readonly question: string }) => void;
  readonly cancel: () => void;
}

/** A student's own hand and the question that is being written; what was typed is let go of only when the server has it. */
export function useHelpRequest({ seat: { id }, helpRequest }: SeatView): HelpRequestControls {
  const [draft, setDraft] = useDraft(`podium-hand ${id}`);
  const [open, setOpen] = useState(draft !== '');
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [previous, setPrevious] = useState(helpRequest);
  const [closedRequest, setClosedRequest] = useState<HelpRequest | null>(null);
  const [canceledByStudent, setCanceledByStudent] = useState(false);
  if (helpRequest !== previous) {
    setPrevious(helpRequest);
    if (helpRequest === null || previous === null) {
      setCanceledByStudent(false);
      // Whoever was on the way has not been there when the person took the hand down themselves.
      setClosedRequest(
        helpRequest === null && previous !== null
          ? { ...previous, ...(canceledByStudent && { claimedBy: null }) }
          : null,
      );
    }
  }

  const send = useCallback(async (asked: Promise<ApiResult<unknown>>, sent: () => void) => {
    setSending(true);
    setError(null);
    const answer = await asked;
    setSending(false);
    if (answer.ok) sent();
    else setError(answer.error);
    return answer.ok;
  }, []);
  const submit = useCallback<HelpRequestControls['submit']>(
    (what) => {
      void send(api.requestHelp(id, what), () => {
        setDraft('');
        setOpen(false);
        setClosedRequest(null);
      });
    },
    [id, send, setDraft],
  );
  const cancel = useCallback(() => {
    setCanceledByStudent(true);
    void send(api.cancelHelp(id), () => setOpen(false)).then((done) => {
      if (!done) setCanceledByStudent(false);
    });
  }, [id, send]);
  const dismissClosed = useCallback(() => setClosedRequest(null), []);
  return {
    helpRequest,
    closedRequest,
    dismissClosed,
    open,
    setOpen,
    draft,
    setDraft,
    sending,
    error,
    submit,
    cancel,
  };
}
