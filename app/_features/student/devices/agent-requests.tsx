import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { NoteRow } from '../layout/note-row.tsx';
import { useKeepFocus } from '../use-keep-focus.ts';

interface Props {
  readonly seat: string;
  readonly disabled: boolean;
}

/** Asks the student whether a new agent gets the seat. */
export function AgentRequests({ seat, disabled }: Props) {
  const t = useTranslations('student.devices');
  const { result, reload } = useSessionData(
    useCallback(() => studentApi.listAgentRequests(seat), [seat]),
  );
  const { sending, error, run } = useAction(reload);
  const keepFocus = useKeepFocus<HTMLDivElement>();
  return (
    <div role="status" {...keepFocus}>
      {result?.ok &&
        result.value.map(({ id, hostname }) => (
          <NoteRow key={id} part="access-note">
            <span className="wrap-anywhere">{t('agentAsks', { host: hostname })}</span>
            {(['approve', 'refuse'] as const).map((decision) => (
              <Button
                key={decision}
                size="medium"
                disabled={disabled || sending}
                onClick={() =>
                  void run(() => studentApi.decideAgentRequest(seat, { decision, id }))
                }
              >
                {t(decision === 'approve' ? 'allow' : 'refuse')}
              </Button>
            ))}
          </NoteRow>
        ))}
      {error !== null && (
        <NoteRow part="access-note">
          <FieldError size="large">{error}</FieldError>
        </NoteRow>
      )}
    </div>
  );
}
