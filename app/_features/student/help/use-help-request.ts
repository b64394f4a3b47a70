import { useCallback, useState } from 'react';
import { useDraft } from '#app/_components/local-storage.ts';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { HelpRequest } from './help-request.ts';

export interface HelpRequestControls {
  readonly helpRequest: SeatView['helpRequest'];
  /** The request that was closed while this page was open; null once the student dismissed it. */
  readonly closedRequest: HelpRequest | null;
  readonly dismissClosed: () => void;
  /** Whether the form is open. */
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly draft: string;
  readonly setDraft: (text: string) => void;
  readonly sending: boolean;
  readonly error: ApiError | null;
  /** Opens a request, or changes the question of the open one. */
  readonly submit: (body: {
    readonly exerciseId: string | null;
    readonly question: string;
  }) => void;
  readonly cancel: () => void;
}

/** The help request of a student with its draft, which is kept until the server has it. */
export function useHelpRequest({ seat: { id }, helpRequest }: SeatView): HelpRequestControls {
  const [draft, setDraft] = useDraft(`podium-help-request ${id}`);
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
      // If the student canceled, the instructor who claimed it didn't resolve it.
      setClosedRequest(
        helpRequest === null && previous !== null
          ? { ...previous, ...(canceledByStudent && { claimedBy: null }) }
          : null,
      );
    }
  }

  const send = useCallback(async (request: Promise<ApiResult<unknown>>, onSent: () => void) => {
    setSending(true);
    setError(null);
    const result = await request;
    setSending(false);
    if (result.ok) onSent();
    else setError(result.error);
    return result.ok;
  }, []);
  const submit = useCallback<HelpRequestControls['submit']>(
    (body) => {
      void send(api.requestHelp(id, body), () => {
        setDraft('');
        setOpen(false);
        setClosedRequest(null);
      });
    },
    [id, send, setDraft],
  );
  const cancel = useCallback(() => {
    setCanceledByStudent(true);
    void send(api.cancelHelp(id), () => setOpen(false)).then((canceled) => {
      if (!canceled) setCanceledByStudent(false);
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
