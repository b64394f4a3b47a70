'use client';
import { useTranslations } from 'use-intl';
import { HelpFrame } from './help-frame.tsx';
import { Meaning } from './meaning.tsx';

interface Props {
  /** Days until data is erased; 0: never. */
  readonly retention: {
    readonly namesDays: number;
    readonly logDays: number;
    readonly auditDays: number;
  };
}

/** Which data this server keeps, and for how long. */
export function DataPage({ retention: { namesDays, logDays, auditDays } }: Props) {
  const t = useTranslations('help.data');
  const after = (days: number) => (days === 0 ? t('forever') : t('afterEnd', { days }));
  return (
    <HelpFrame path="/help/data" title={t('title')} lead={t('lead')}>
      <dl className="pt-24">
        <Meaning term={t('names')}>
          {t('namesText')} {after(namesDays)}
        </Meaning>
        <Meaning term={t('log')}>
          {t('logText')} {after(logDays)}
        </Meaning>
        <Meaning term={t('results')}>{t('resultsText')}</Meaning>
        <Meaning term={t('audit')}>
          {t('auditText')} {t('afterEvent', { days: auditDays })}
        </Meaning>
        <Meaning term={t('browser')}>{t('browserText')}</Meaning>
      </dl>
      <p className="pt-16">{t('shorter')}</p>
      <p className="pt-12">{t('erase')}</p>
      <p className="pt-12">{t('backup')}</p>
    </HelpFrame>
  );
}
