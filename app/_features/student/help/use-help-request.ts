import { useCallback, useEffect, useRef, useState } from 'react';
import { useDraft } from '#app/_components/local-storage.ts';
import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { SeatView } from '#lib/room/views.ts';
import { helpClosedReason } from './help-request.ts';
import { useClosedRequest, type ClosedRequest } from './use-closed-request.ts';

/** After a request that didn't reach the server, or after the connection returned. */
const RESEND_MS = 2 * SECOND_MS;

interface HelpRequestBody {
  readonly exerciseId: string | null;
  readonly question: string;
}

export interface HelpRequestControls {
  readonly helpRequest: SeatView['helpRequest'];
  /** The request that was closed a short time ago; null once the student dismissed it. */
  readonly closedRequest: ClosedRequest | null;
  readonly dismissClosed: () => void;
  /** Whether the form is open. */
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly draft: string;
  readonly setDraft: (text: string) => void;
  readonly sending: boolean;
  readonly error: ApiError | null;
  /**
   * Opens a request, or changes the question of the open one. Without a connection it is queued and
   * sent once when the connection returns, unless the question changes.
   */
  readonly submit: (body: HelpRequestBody) => void;
  /** A request waits for the connection. */
  readonly queued: boolean;
  /** Keeps the draft, and doesn't send it. */
  readonly unqueue: () => void;
  readonly cancel: () => void;
  /** The request that the band gets the focus for, as soon as it shows it. */
  readonly focusFor: 'open' | 'closed' | null;
  readonly setFocusFor: (focusFor: 'open' | 'closed' | null) => void;
}

/**
 * The help request of a student with its draft, which is kept until the server has it.
 * `disconnected`: the page knows that it can't reach the server.
 */
export function useHelpRequest(
  { info, seat: { id }, helpRequest }: SeatView,
  disconnected: boolean,
): HelpRequestControls {
  const [draft, setStoredDraft] = useDraft(`podium-help-request ${id}`);
  const [open, setOpen] = useState(draft !== '');
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [focusFor, setFocusFor] = useState<'open' | 'closed' | null>(null);
  const { closedRequest, dismiss, markCanceled } = useClosedRequest(id, helpRequest);
  const [queued, setQueued] = useState<HelpRequestBody | null>(null);
  const unqueue = useCallback(() => setQueued(null), []);
  const typed = useRef(draft);
  const setDraft = useCallback(
    (text: string) => {
      typed.current = text;
      setStoredDraft(text);
      setQueued(null);
    },
    [setStoredDraft],
  );

  const send = useCallback(async (request: Promise<ApiResult<unknown>>, onSent: () => void) => {
    setSending(true);
    setError(null);
    const result = await request;
    setSending(false);
    if (result.ok) onSent();
    else setError(result.error);
    return result;
  }, []);
  const sendQuestion = useCallback(
    async (body: HelpRequestBody) => {
      setQueued(null);
      const result = await send(studentApi.requestHelp(id, body), () => {
        dismiss();
        setFocusFor('open');
        // What was typed while it was sent isn't sent yet.
        if (typed.current.trim() !== body.question && typed.current !== '') return;
        setDraft('');
        setOpen(false);
      });
      const isLost = !result.ok && result.error.error === 'offline';
      if (isLost && typed.current.trim() === body.question) setQueued(body);
    },
    [id, send, setDraft, dismiss],
  );
  const submit = useCallback(
    (body: HelpRequestBody) => {
      if (disconnected) setQueued(body);
      else void sendQuestion(body);
    },
    [disconnected, sendQuestion],
  );
  useEffect(() => {
    if (queued === null || disconnected) return undefined;
    const timer = setTimeout(() => void sendQuestion(queued), RESEND_MS);
    return () => clearTimeout(timer);
  }, [queued, disconnected, sendQuestion]);
  const cancel = useCallback(() => {
    markCanceled(true);
    setQueued(null);
    void send(studentApi.cancelHelp(id), () => {
      setOpen(false);
      setFocusFor('closed');
    }).then((result) => {
      if (!result.ok) markCanceled(false);
    });
  }, [id, send, markCanceled]);
  return {
    helpRequest,
    closedRequest,
    dismissClosed: dismiss,
    // After the end there is nothing to ask. The draft stays in the browser.
    open: open && helpClosedReason(info.workshop.state) !== 'ended',
    setOpen,
    draft,
    setDraft,
    sending,
    error,
    submit,
    queued: queued !== null,
    unqueue,
    cancel,
    focusFor,
    setFocusFor,
  };
}
