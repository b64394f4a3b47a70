import { ExportButton } from '#app/_components/export/export-button.tsx';
import { AttendanceDownload } from '#app/_features/results/attendance-download.tsx';
import { ResultsPage } from '#app/_features/results/results-page.tsx';
import { UnreadyResults } from '#app/_features/results/results-frame.tsx';
import { readResults, type ResultsPageProps } from '#app/_features/results/read-results.ts';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = ({ params }: ResultsPageProps) =>
  workshopTitle(params, (messages) => messages.results.title);

export default async function Page({ params, searchParams }: ResultsPageProps) {
  const { workshop } = await params;
  const { texts, address, answer, role, highestLevel } = await readResults(
    workshop,
    await searchParams,
  );
  if (answer.state === 'ready')
    return (
      <MessagesProvider namespaces={['exports']}>
        <ResultsPage
          results={answer.results}
          texts={texts}
          address={address}
          highestLevel={highestLevel}
          attendanceDownload={
            (role === 'owner' || role === 'instructor') && (
              <AttendanceDownload workshopId={workshop} />
            )
          }
          actions={role !== null && <ExportButton workshopId={workshop} role={role} />}
        />
      </MessagesProvider>
    );
  return <UnreadyResults texts={texts} workshopId={workshop} answer={answer} />;
}
