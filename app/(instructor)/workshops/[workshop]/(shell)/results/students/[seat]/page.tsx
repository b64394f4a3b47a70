import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { refusedAnswer, UnreadyResults } from '#app/_features/results/results-frame.tsx';
import { readTexts } from '#app/_features/results/read-results.ts';
import { StudentReportPage } from '#app/_features/results/student-report-page.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { services } from '#lib/server/context.ts';

interface Props {
  readonly params: Promise<{ workshop: string; seat: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.results.title);

export default async function Page({ params }: Props) {
  const { workshop, seat } = await params;
  const { texts } = await readTexts(workshop);
  const caller = await services().callerFrom(await headers());
  const answer = await toApiResult(services().results.readStudent(caller, workshop, seat));
  if (answer.ok) return <StudentReportPage report={answer.value} texts={texts} />;
  if (answer.error.error === 'not-found') notFound();
  return (
    <UnreadyResults texts={texts} workshopId={workshop} answer={refusedAnswer(answer.error)} />
  );
}
