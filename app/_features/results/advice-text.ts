import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Advice, Results } from '#lib/results/types.ts';
import { checkTitle, titleOf } from './findings.ts';
import type { ResultsTexts } from './results-texts.ts';

/** What a proposal is about: an exercise, one of its checks or hints, or the course. */
export function adviceSubject(
  { exercise, check, hint }: Advice,
  results: Pick<Results, 'exercises' | 'checks'>,
  texts: ResultsTexts,
): string {
  const { t } = texts;
  if (exercise === null) return t('advice.all');
  const title = titleOf(results.exercises, exercise, texts);
  if (check !== null)
    return t('advice.check', { title, check: checkTitle(results, exercise, check, texts) });
  return hint === null ? title : t('advice.hint', { title, hint });
}

/** The proposal in words, with its numbers. */
export function adviceSentence({ rule, code, values }: Advice, texts: ResultsTexts): string {
  const { t } = texts;
  const number = (name: string) => values[name] ?? 0;
  const reason = code === null ? t('other') : texts.reason(code);
  switch (rule) {
    case 'over-plan':
    case 'under-plan':
      return planSentence(rule, values, texts);
    case 'unclear-message':
      return t('advice.rules.unclear-message', { students: number('students'), reason });
    case 'slow':
      return t('advice.rules.slow', { time: texts.duration(number('seconds') * SECOND_MS) });
    case 'infrastructure':
      return t(`advice.rules.${code === 'image-pull' ? 'infrastructure-images' : rule}`, {
        reason,
        time: texts.personTime(number('minutes') * MINUTE_MS),
      });
    case 'useless-hint':
    case 'too-easy':
      return t(`advice.rules.${rule}`);
    case 'move-hint-into-task':
    case 'moved-on':
    case 'flapping':
    case 'cannot-verify':
      return t(`advice.rules.${rule}`, { share: texts.percent(number('share')) });
  }
}

/** Without the time of three in four students there is nothing to suggest. */
function planSentence(
  rule: 'over-plan' | 'under-plan',
  { minutes = 0, needed, suggested }: Advice['values'],
  { t }: ResultsTexts,
): string {
  return needed === undefined || suggested === undefined
    ? t('advice.rules.over-plan-open', { minutes })
    : t(`advice.rules.${rule}`, { minutes, needed, suggested });
}
