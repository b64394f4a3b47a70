import { useCallback, useState } from 'react';
import { focusRaiseHand } from '../focus.ts';
import type { Tab } from '../tabs.tsx';
import type { HelpRequestControls } from './use-help-request.ts';

/** Opens and closes the form of a help request. After the end of the workshop it stays closed. */
export function useHelpForm(
  { helpRequest, draft, setDraft, setOpen, setFocusFor }: HelpRequestControls,
  over: boolean,
  setTab: (tab: Tab) => void,
): {
  readonly editQuestion: () => void;
  readonly closeHelpForm: () => void;
  /** Increases with every request to write, so that the text field gets the focus each time. */
  readonly focusRequests: number;
} {
  const [focusRequests, setFocusRequests] = useState(0);
  const editQuestion = useCallback(() => {
    if (over) return;
    if (helpRequest !== null && draft === '') setDraft(helpRequest.question);
    setOpen(true);
    setTab('help');
    setFocusRequests((count) => count + 1);
  }, [over, helpRequest, draft, setDraft, setOpen, setTab]);
  const closeHelpForm = useCallback(() => {
    setOpen(false);
    setTab('checks');
    if (helpRequest === null) return focusRaiseHand();
    // Drops the edits of a question that was sent. Keeps the draft of one that wasn't.
    setDraft('');
    setFocusFor('open');
  }, [helpRequest, setDraft, setOpen, setFocusFor, setTab]);
  return { editQuestion, closeHelpForm, focusRequests };
}
