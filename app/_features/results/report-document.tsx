import type { ReactNode } from 'react';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { FigurePatterns } from '#app/figures/patterns.tsx';
import type { Language } from '#lib/i18n/language.ts';
import type { Comparison } from '#lib/results/report-types.ts';
import type { Results } from '#lib/results/types.ts';
import { AdviceList } from './advice-list.tsx';
import { ChecksFigure } from './checks-figure.tsx';
import { ComparedWorkshops } from './compare-page.tsx';
import { DayFigure } from './day-figure.tsx';
import { PlanFigure } from './exercise-figures.tsx';
import { FatesFigure } from './fates-figure.tsx';
import { HelpFigure } from './help-figure.tsx';
import { HintsFigure } from './hints-figure.tsx';
import { InfrastructureFigure, LostTimeFigure } from './lost-time-figures.tsx';
import { METHOD_PARTS } from './method-page.tsx';
import { QuizzesFigure } from './quizzes-figure.tsx';
import styles from './report.inline.css';
import type { ResultsLinks } from './result-figure.tsx';
import { ResultsNotes } from './results-frame.tsx';
import { Headline } from './results-page.tsx';
import type { ResultsTexts } from './results-texts.ts';
import { AttendanceFigure, StudentsFigure } from './student-figures.tsx';

/** The file is read where no other page can be reached. */
const NO_LINKS: ResultsLinks = {
  method: () => null,
  exercise: () => null,
  student: () => null,
  replay: () => null,
};

/** The file has no script, and loads nothing when it is opened from a disk or a mail. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The results as one HTML document with its styles, and the comparison at its end. Next refuses a static import of the renderer,
 * because pages must not contain it.
 */
export async function renderReport(
  results: Results,
  texts: ResultsTexts,
  comparison: Comparison | null = null,
): Promise<string> {
  const { renderToStaticMarkup } = await import('react-dom/server');
  return `<!doctype html>${renderToStaticMarkup(<ReportDocument results={results} texts={texts} comparison={comparison} />)}\n`;
}

interface Props {
  readonly results: Results;
  readonly texts: ResultsTexts;
}

function ReportDocument({
  results,
  texts,
  comparison,
}: Props & { readonly comparison: Comparison | null }) {
  const { t } = texts;
  const title = t('report.title', { workshop: results.workshop.name });
  const props = { results, texts, links: NO_LINKS };
  return (
    <Document title={title} language={texts.language}>
      <main className="mx-auto grid w-full max-w-1440 grid-cols-[minmax(0,1fr)] content-start gap-16 p-16 text-[0.875rem]/22">
        <header className="grid gap-8">
          <h1 className="text-title wrap-anywhere">{title}</h1>
          <p className="text-soft">{describeTime(results, texts)}</p>
          <Headline results={results} texts={texts} />
          <p className="text-soft">{t(`report.contains.${results.level}`)}</p>
          <ResultsNotes results={results} texts={texts} />
        </header>
        <div data-part="figures" className="grid gap-24">
          <AdviceList {...props} />
          <DayFigure {...props} />
          <PlanFigure {...props} sort="order" sortHref={null} />
          <LostTimeFigure {...props} />
          <FatesFigure {...props} />
          <HintsFigure {...props} />
          <HelpFigure {...props} />
          <InfrastructureFigure {...props} />
          <ChecksFigure {...props} filter="all" filterHref={null} />
          <StudentsFigure {...props} />
          <AttendanceFigure {...props} />
          <QuizzesFigure {...props} />
          {comparison !== null && (
            <ComparedWorkshops
              comparison={comparison}
              texts={texts}
              links={NO_LINKS}
              workshopHref={() => null}
            />
          )}
        </div>
        <Method
          texts={texts}
          parts={METHOD_PARTS.filter((part) => part !== 'comparison' || comparison !== null)}
        />
        <Footer results={results} texts={texts} />
      </main>
    </Document>
  );
}

function Document({
  title,
  language,
  children,
}: {
  readonly title: string;
  readonly language: Language;
  readonly children: ReactNode;
}) {
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        {/* Without it, a browser asks the server for an icon. */}
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <FigurePatterns />
        {children}
      </body>
    </html>
  );
}

function describeTime({ workshop, asOf }: Results, texts: ResultsTexts): string {
  const { t, dateTime } = texts;
  const { startedAt, endedAt } = workshop;
  return [
    startedAt !== null && t('report.started', { time: dateTime(startedAt) }),
    endedAt === null
      ? t('report.running', { time: dateTime(asOf) })
      : t('ended', { time: dateTime(endedAt) }),
  ]
    .filter((part) => part !== false)
    .join(' · ');
}

/** The explanations that the page links to, because the file can't. */
function Method({
  texts: { t },
  parts,
}: Pick<Props, 'texts'> & { readonly parts: typeof METHOD_PARTS }) {
  return (
    <section aria-labelledby="method">
      <SectionHeading id="method" className="text-[0.9375rem]">
        {t('report.method')}
      </SectionHeading>
      <dl className="max-w-720">
        {parts.map((part) => (
          <div key={part} className="break-inside-avoid pt-8">
            <dt className="font-bold">{t(`method.parts.${part}.title`)}</dt>
            <dd>{t(`method.parts.${part}.text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Footer({ results, texts: { t } }: Props) {
  const { workshop, excluded, factPos } = results;
  return (
    <footer className="flex flex-wrap gap-x-12 gap-y-4 border-t border-rule pt-8 text-soft">
      <span>{t('footer.excluded', excluded)}</span>
      <span>
        {t('footer.versions', {
          pack: workshop.packId,
          count: workshop.packVersions.length,
          versions: workshop.packVersions.join(', '),
        })}
      </span>
      <span>{t('footer.zone', { zone: workshop.timeZone })}</span>
      <span>{t('footer.position', { pos: factPos })}</span>
    </footer>
  );
}
