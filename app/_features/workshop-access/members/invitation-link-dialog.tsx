import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDateTime } from '#lib/i18n/times.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { TokenSecret } from '../token-secret.tsx';

interface Props extends Pick<MemberDialogProps, 'onClose' | 'returnFocusTo'> {
  readonly url: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** The link of an invitation, which is shown only here. */
export function InvitationLinkDialog({ url, expiresAt, onClose, returnFocusTo }: Props) {
  const t = useTranslations('instructor.members');
  const access = useTranslations('instructor.access');
  const action = useTranslations('common.action');
  const { language } = useLanguage();
  return (
    <Dialog
      title={t('linkTitle')}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
      actions={
        <Button autoFocus onClick={onClose}>
          {action('close')}
        </Button>
      }
    >
      <p>{t('linkLead', { time: formatDateTime(expiresAt, language) })}</p>
      <TokenSecret>
        <CopyableCode text={url} label={access('invitationLink')} copyLabel={access('copyLink')} />
      </TokenSecret>
    </Dialog>
  );
}
