import { SectionHeading } from '#app/_components/section-heading.tsx';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Advice } from '#lib/results/types.ts';
import { adviceSentence, adviceSubject } from './advice-text.ts';
import type { ResultsProps } from './result-figure.tsx';

/** How many proposals are open at first. */
const SHOWN = 5;

/** What to change in the course, the largest saving first. */
export function AdviceList({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const { advice } = results;
  const hasPasses = results.exercises.some(({ passed }) => passed !== null && passed.count > 0);
  const method = links.method('advice');
  return (
    <section id="advice" data-part="advice">
      <SectionHeading className="justify-between text-[0.9375rem]">
        {t('advice.title')}
        {method !== null && (
          <a
            href={method}
            className="text-body font-plain"
            aria-label={`${texts.words.method}: ${t('advice.title')}`}
          >
            {texts.words.method}
          </a>
        )}
      </SectionHeading>
      {advice.length === 0 ? (
        <p className="pt-8">{t(hasPasses ? 'advice.none' : 'advice.tooEarly')}</p>
      ) : (
        <>
          <ol className="list-decimal ps-24">
            {advice.slice(0, SHOWN).map((item, index) => (
              <AdviceItem key={index} advice={item} results={results} texts={texts} links={links} />
            ))}
          </ol>
          {advice.length > SHOWN && (
            <details>
              <summary className="min-h-24 text-soft">
                {t('advice.more', { count: advice.length - SHOWN })}
              </summary>
              <ol className="list-decimal ps-24" start={SHOWN + 1}>
                {advice.slice(SHOWN).map((item, index) => (
                  <AdviceItem
                    key={index}
                    advice={item}
                    results={results}
                    texts={texts}
                    links={links}
                  />
                ))}
              </ol>
            </details>
          )}
          <p className="pt-4 text-soft">{t('advice.lead')}</p>
        </>
      )}
    </section>
  );
}

function AdviceItem({ advice, results, texts, links }: ResultsProps & { readonly advice: Advice }) {
  const subject = adviceSubject(advice, results, texts);
  const href = advice.exercise === null ? null : links.exercise(advice.exercise);
  return (
    <li className="border-b border-rule py-6 ps-4">
      <div className="flex flex-wrap justify-between gap-x-24">
        <p className="min-w-0 flex-1 basis-384">
          {href === null ? (
            <b>{subject}</b>
          ) : (
            <a href={href} className="font-bold">
              {subject}
            </a>
          )}{' '}
          {adviceSentence(advice, texts)}
        </p>
        {advice.savedMs !== null && advice.savedMs >= MINUTE_MS && (
          <p className="text-soft">
            {texts.t('advice.saves', { time: texts.personTime(advice.savedMs) })}
          </p>
        )}
      </div>
    </li>
  );
}
