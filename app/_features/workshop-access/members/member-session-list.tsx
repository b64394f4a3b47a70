import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { SessionFacts } from '#app/_components/session-facts.tsx';
import { useBrowserName } from '#app/_components/use-browser-name.ts';
import type { MemberSessions } from '#lib/protocol/api/sessions.ts';

interface Props {
  readonly member: MemberSessions;
  /** The member is the reader. */
  readonly isCaller: boolean;
  readonly disabled: boolean;
  readonly onEnd: (session: string) => void;
  readonly onEndAll: () => void;
}

/** The browsers in which a member is signed in, and how an owner ends the sessions. */
export function MemberSessionList({
  member: { name, sessions, canEnd },
  isCaller,
  disabled,
  onEnd,
  onEndAll,
}: Props) {
  const t = useTranslations('instructor.access.admission.staff');
  const common = useTranslations('common.action');
  const browserName = useBrowserName();
  return (
    <div data-part="member-sessions">
      <p>{t('sessions', { count: sessions.length })}</p>
      <ul>
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center justify-between gap-8 py-4">
            <SessionFacts session={session} />
            {canEnd && (
              <ConfirmButton
                label={common('signOut')}
                accessibleName={t('signOutOf', { name, browser: browserName(session) })}
                question={t('signOutAsk', { name, browser: browserName(session) })}
                confirmLabel={common('signOut')}
                cancelLabel={common('cancel')}
                disabled={disabled}
                onConfirm={() => onEnd(session.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {canEnd && sessions.length > 0 && (
        <ConfirmButton
          label={t('signOutAll')}
          accessibleName={t('signOutAllOf', { name })}
          question={t('signOutAllAsk', { name, count: sessions.length })}
          confirmLabel={t('signOutAll')}
          cancelLabel={common('cancel')}
          disabled={disabled}
          onConfirm={onEndAll}
        />
      )}
      {!canEnd && (
        <p className="py-4 text-soft">
          {isCaller
            ? t.rich('ownSessions', { link: (chunks) => <Link href="/account">{chunks}</Link> })
            : t('otherOwners', { name })}
        </p>
      )}
    </div>
  );
}
