import { MethodPage } from '#app/_features/results/method-page.tsx';
import { readTexts } from '#app/_features/results/read-results.ts';
import { workshopTitle } from '#app/_lib/page-title.ts';

interface Props {
  readonly params: Promise<{ workshop: string }>;
}

export const generateMetadata = ({ params }: Props) =>
  workshopTitle(params, (messages) => messages.results.method.title);

export default async function Page({ params }: Props) {
  const { workshop } = await params;
  const { texts } = await readTexts(workshop);
  return <MethodPage workshopId={workshop} texts={texts} />;
}
