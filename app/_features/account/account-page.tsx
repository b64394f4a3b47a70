'use client';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { NoticeSettings } from '#app/_components/notice-settings.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { useLetterKeys } from '#app/_components/use-letter-keys.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { NameForm } from './name-form.tsx';
import { SessionsSection } from './sessions-section.tsx';

const [ApiTokensSection] = lazyWithPreload(() =>
  import('./api-tokens-section.tsx').then((module) => module.ApiTokensSection),
);

const CHOICE = 'max-tablet:min-h-44 max-tablet:min-w-44';

interface Props {
  /** At the OpenID Connect provider of the server; null without one. */
  readonly providerAccount: {
    readonly providerName: string;
    readonly isLinked: boolean;
  } | null;
}

/** The reader's name, the settings of this browser, where they are signed in, and their API tokens. */
export function AccountPage({ providerAccount }: Props) {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const mounted = useMounted();
  return (
    <StaffMain title={t('title')}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-40 desk:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div>
          <PageSection title={t('name')}>
            <NameForm />
          </PageSection>
          <PageSection title={t('appearance')}>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-24 gap-y-4">
              <dt>{common('language.label')}</dt>
              <dd>
                <LanguageSwitch buttonClassName={CHOICE} />
              </dd>
              <dt>{common('theme.label')}</dt>
              <dd>
                <ThemeSwitch buttonClassName={CHOICE} />
              </dd>
            </dl>
          </PageSection>
          <PageSection title={t('shortcuts')}>
            <LetterKeys />
          </PageSection>
          <PageSection title={t('notifications')}>
            <NoticeSettings />
          </PageSection>
        </div>
        <div>
          {providerAccount !== null && <ProviderAccount {...providerAccount} />}
          <SessionsSection />
          {mounted && (
            <Suspense>
              <ApiTokensSection />
            </Suspense>
          )}
        </div>
      </div>
    </StaffMain>
  );
}

/** Signs in at the provider once more, which links its account to the reader. */
function ProviderAccount({ providerName, isLinked }: NonNullable<Props['providerAccount']>) {
  const t = useTranslations('account');
  const provider = providerName;
  return (
    <PageSection title={t('provider', { provider })}>
      {isLinked ? (
        <p>{t('providerLinked', { provider })}</p>
      ) : (
        <>
          <p className="pb-8 text-soft">{t('providerHint', { provider })}</p>
          <a
            data-part="button"
            className={buttonVariants()}
            href="/auth/oidc/start?link=yes&next=%2Faccount"
          >
            {t('linkProvider')}
          </a>
        </>
      )}
    </PageSection>
  );
}

function LetterKeys() {
  const t = useTranslations('account');
  const [enabled, setEnabled] = useLetterKeys();
  return (
    <>
      <label className="flex min-h-32 items-center gap-8 max-tablet:min-h-44">
        <input
          type="checkbox"
          checked={enabled}
          onChange={(event) => setEnabled(event.target.checked)}
        />
        {t('letterKeys')}
      </label>
      <p className="text-soft">{t('letterKeysHint')}</p>
    </>
  );
}
