import { ExercisePage } from '#app/_features/results/exercise-page.tsx';
import { readResults, type ResultsPageProps } from '#app/_features/results/read-results.ts';
import { UnreadyResults } from '#app/_features/results/results-frame.tsx';
import { workshopTitle } from '#app/_lib/page-title.ts';

interface Props extends ResultsPageProps {
  readonly params: Promise<{ workshop: string; exercise: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.results.title);

export default async function Page({ params, searchParams }: Props) {
  const { workshop, exercise } = await params;
  const { texts, address, answer } = await readResults(workshop, await searchParams);
  if (answer.state === 'ready')
    return (
      <ExercisePage
        results={answer.results}
        exerciseId={decodeURIComponent(exercise)}
        texts={texts}
        address={address}
      />
    );
  return <UnreadyResults texts={texts} workshopId={workshop} answer={answer} />;
}
