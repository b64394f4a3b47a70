import type { Route } from 'next';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';

const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;

interface Props {
  readonly inquiry: SignInInquiry;
  /** The page that opens for a reader who is signed in already. */
  readonly destination: Route;
  readonly sending: boolean;
  readonly onSignIn: () => void;
}

/** The account that a link leads to, and the decision to use it. */
export function SignInQuestion({ inquiry, destination, sending, onSignIn }: Props) {
  const t = useTranslations('student.signIn');
  const { effect, account, signedInAs } = inquiry;
  const sentence = useAccountSentence()(inquiry);
  if (effect === 'already')
    return (
      <>
        <p>
          {t('already', { name: signedInAs ?? '' })} {t('unspent')}
        </p>
        <p>
          <ButtonLink primary size="large" href={destination}>
            {t('goOn')}
          </ButtonLink>
        </p>
      </>
    );
  return (
    <>
      <p>
        {effect === 'switch' && t('other', { current: signedInAs ?? '' })} {sentence}
      </p>
      <p className="text-soft">{t('lead')}</p>
      <div className="flex flex-wrap gap-12">
        <Button primary size="large" disabled={sending} onClick={onSignIn}>
          {sending ? t('sending') : <SignInLabel effect={effect} account={account} />}
        </Button>
        {effect === 'switch' && (
          <ButtonLink size="large" href="/workshops">
            {t('stay')}
          </ButtonLink>
        )}
      </div>
    </>
  );
}

function SignInLabel({ effect, account }: Pick<SignInInquiry, 'effect' | 'account'>) {
  const t = useTranslations('student.signIn');
  if (effect === 'switch')
    return account.name === null ? t('switchUnnamed') : t('switch', { name: account.name });
  return effect === 'add-role' && account.role !== null ? t('accept') : t('submit');
}

/** Puts into words who the reader is after the sign-in. */
function useAccountSentence(): (inquiry: SignInInquiry) => string {
  const t = useTranslations('student.signIn');
  return ({ effect, account: { name, role, workshop }, signedInAs }) => {
    const known = ROLES.find((candidate) => candidate === role);
    const place =
      known === undefined || workshop === null ? null : { role: t(`roles.${known}`), workshop };
    if (effect === 'add-role')
      return place === null
        ? t('addCreating', { name: signedInAs ?? '' })
        : t('addRole', { name: signedInAs ?? '', ...place });
    if (name === null) return place === null ? t('asNew') : t('asNewMember', place);
    return place === null ? t('asOwner', { name }) : t('asMember', { name, ...place });
  };
}
