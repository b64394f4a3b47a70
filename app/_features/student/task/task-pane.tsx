'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import { Html } from './rich-text.tsx';
import type { Station } from '../student-exercises.ts';
import type { Fetched } from './use-exercise-text.ts';

/** What to do, hints one by one, and the solution when it may be seen. `off` says that nothing can be sent just now. */
export function TaskPane({
  station,
  fetched,
  off,
}: {
  readonly station: Station;
  readonly fetched: Fetched;
  readonly off: boolean;
}) {
  const t = useTranslations('student.task');
  const words = useErrorWords();
  const { text, error, again } = fetched;
  const isQuiz = station.head.kind === 'quiz';
  return (
    <section aria-labelledby="task" lang={text?.language}>
      <h2 id="task">{t('title')}</h2>
      {error && (
        <div className="student-refused">
          <Wrong>{words(error)}</Wrong>
          <Button onClick={again}>{t('again')}</Button>
        </div>
      )}
      {text ? <Html html={text.task} /> : !error && <p className="soft waiting">{t('fetching')}</p>}
      {!isQuiz && (
        <>
          <Hints station={station} fetched={fetched} off={off} />
          <h2>{t('solution')}</h2>
          {text?.solution ? (
            <Html html={text.solution} />
          ) : (
            <p className="soft waiting">{t('solutionHidden')}</p>
          )}
        </>
      )}
    </section>
  );
}

function Hints({
  station: { head, view },
  fetched: { text, opening, openHint },
  off,
}: {
  readonly station: Station;
  readonly fetched: Fetched;
  readonly off: boolean;
}) {
  const t = useTranslations('student.task');
  const board = useTranslations('student.board');
  const opened = new Set([
    ...view.hintsTaken,
    ...view.hintsGiven,
    ...(text?.hints ?? []).flatMap((hint) => (hint.text === null ? [] : [hint.number])),
  ]);
  const all = Array.from({ length: head.hints }, (_, i) => i + 1);
  const first = all.find((number) => !opened.has(number));
  if (head.hints === 0)
    return (
      <>
        <h2>{t('hints')}</h2>
        <p className="soft waiting">{t('noHints')}</p>
      </>
    );
  return (
    <>
      <h2>
        {t('hints')}{' '}
        <span className="push">{t('read', { taken: opened.size, all: head.hints })}</span>
      </h2>
      <ol className="hints">
        {all.map((number) => {
          const words = text?.hints.find((hint) => hint.number === number)?.text;
          const next = number === first;
          const given = view.hintsGiven.includes(number);
          return (
            <li key={number}>
              <b>{number}</b>
              {words ? (
                <div>
                  {given && <small className="soft">{t('given')}</small>}
                  <Html html={words} />
                </div>
              ) : (
                <span className="soft">
                  {off && next
                    ? board('off')
                    : next
                      ? t('unread')
                      : t('later', { number: number - 1 })}
                </span>
              )}
              {!words && next && (
                <Button
                  data-next-hint
                  aria-label={t('open', { number })}
                  shortcut="H"
                  disabled={off || opening !== null}
                  onClick={() => openHint(number)}
                >
                  {opening === number ? t('opening') : t('open', { number })}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}
