import type { Route } from 'next';
import { useSelectedLayoutSegments } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import type { Gone } from './gone.ts';
import { tabOf, tabsOf } from './tabs.ts';

/** In place of a page that the reader's role can't open: why, and a page that it can. */
export function DeniedPage() {
  const t = useTranslations('shell.denied');
  const nav = useTranslations('shell.nav');
  const { workshopId, role } = useWorkshop();
  const tab = tabOf(useSelectedLayoutSegments());
  const [first] = tabsOf(role);
  return (
    <StaffMain title={t('title', { page: nav(tab ?? 'access') })}>
      <p>{t('next')}</p>
      <p>
        {first === undefined ? (
          <ButtonLink primary href={`/workshops/${workshopId}/projector`}>
            {t('goTo', { page: nav('projector') })}
          </ButtonLink>
        ) : (
          <ButtonLink primary href={`/workshops/${workshopId}/${first}` as Route}>
            {t('goTo', { page: nav(first) })}
          </ButtonLink>
        )}
      </p>
    </StaffMain>
  );
}

/** In place of every page after the reader lost the workshop, or the workshop was deleted. */
export function WorkshopGone({ reason }: { readonly reason: Gone }) {
  const t = useTranslations('shell.denied');
  const refused = useTranslations('common.refused');
  const notFound = useTranslations('common.notFound');
  return (
    <StaffMain title={t('gone')}>
      <p role="alert">{refused(reason)}</p>
      <p>
        <ButtonLink primary href="/workshops">
          {notFound('workshops')}
        </ButtonLink>
      </p>
    </StaffMain>
  );
}
