import { createTranslator } from 'use-intl/core';
import type { FigureWords } from '#app/figures/figure.tsx';
import { zoneOffsetMs } from '#app/_components/zoned-time.ts';
import type { Language } from '#lib/i18n/language.ts';
import { getMessages } from '#lib/i18n/messages/index.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { summarizeReason } from '#lib/i18n/reasons/index.ts';
import { formatClock, formatDateTime } from '#lib/i18n/times.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Results } from '#lib/results/types.ts';

export type Count = number | null;
type Quantile = NonNullable<Results['help']['waitP50']>;
export type Proportion = NonNullable<Results['headline']['finished']>;

/** The words and numbers of the results in one language, for pages that the server renders. */
export interface ResultsTexts {
  readonly language: Language;
  readonly t: ReturnType<typeof createTranslator<Messages, 'results'>>;
  readonly words: FigureWords;
  /** A whole number, or that it is hidden. */
  readonly count: (count: Count) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (share: number) => string;
  /** `12 min`, `1 h 5 min`, `40 s`. */
  readonly duration: (ms: number) => string;
  /** Whole minutes, for an axis. */
  readonly axisMinutes: (ms: number) => string;
  /** Added times of several students, as minutes. */
  readonly personTime: (ms: number) => string;
  readonly clock: (at: number) => string;
  readonly dateTime: (at: number) => string;
  /** How far the zone is ahead of UTC, in ms. */
  readonly offsetMs: (at: number) => number;
  readonly students: (count: Count) => string;
  readonly title: (title: Readonly<Record<'ja' | 'en', string>>) => string;
  readonly reason: (code: string, params?: Readonly<Record<string, unknown>>) => string;
  /** A time that enough students reached, or more than the longest. */
  readonly quantile: (quantile: Pick<Quantile, 'estimate'>) => string;
  /** `12 of 40` */
  readonly ofTotal: (proportion: Proportion) => string;
}

/**
 * @param timeZone of the workshop, in which all times are shown
 * @param messages for tests, which can't format the compiled messages of pages
 */
export function createResultsTexts(
  language: Language,
  timeZone: string,
  messages: Messages = getMessages(language),
): ResultsTexts {
  const t = createTranslator<Messages, 'results'>({
    locale: language,
    messages,
    namespace: 'results',
    timeZone: 'UTC',
  });
  const percentFormat = new Intl.NumberFormat(language, { style: 'percent' });
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  const count = (value: Count) => (value === null ? t('hidden') : number(value));
  const duration = (ms: number) => formatSpan(t, ms);
  return {
    language,
    t,
    words: {
      table: t('figures.table'),
      tableOf: (title) => t('figures.tableOf', { title }),
      download: t('figures.download'),
      method: t('figures.method'),
      keys: (title) => t('figures.keys', { title }),
      none: t('none'),
    },
    count,
    number,
    percent: (share) => percentFormat.format(share),
    duration,
    axisMinutes: (ms) => t('duration.minutes', { min: Math.round(ms / MINUTE_MS) }),
    personTime: (ms) =>
      ms >= 10 * HOUR_MS
        ? t('duration.hours', { h: Math.round(ms / HOUR_MS) })
        : t('duration.personMinutes', { min: Math.round(ms / MINUTE_MS) }),
    clock: (at) => formatClock(at, { zone: timeZone }),
    dateTime: (at) => formatDateTime(at, language, timeZone),
    offsetMs: (at) => zoneOffsetMs(at, timeZone),
    students: (value) => (value === null ? t('hidden') : t('studentCount', { count: value })),
    title: (title) => title[language] || title[language === 'ja' ? 'en' : 'ja'],
    reason: (code, params = {}) => summarizeReason({ code, params } as never, language),
    quantile: ({ estimate }) =>
      estimate.state === 'reached'
        ? duration(estimate.ms)
        : t('moreThan', { time: duration(estimate.longestMs) }),
    ofTotal: ({ count: part, total }) =>
      t('ofTotal', { count: number(part), total: number(total) }),
  };
}

function formatSpan(t: ResultsTexts['t'], ms: number): string {
  if (ms > 0 && ms < MINUTE_MS) return t('duration.seconds', { s: Math.round(ms / SECOND_MS) });
  const minutes = Math.round(ms / MINUTE_MS);
  const h = Math.floor(minutes / 60);
  const min = minutes % 60;
  if (h === 0) return t('duration.minutes', { min });
  return min === 0 ? t('duration.hours', { h }) : t('duration.hoursMinutes', { h, min });
}
