import { headers } from 'next/headers';
import { ComparePage, MAX_OTHERS } from '#app/_features/results/compare-page.tsx';
import { readTexts, type ResultsPageProps } from '#app/_features/results/read-results.ts';
import { parseAddress, resultsLinks } from '#app/_features/results/results-address.ts';
import { workshopTitle } from '#app/_lib/page-title.ts';
import { toApiResult } from '#app/_lib/to-api-result.ts';
import { services } from '#lib/server/context.ts';

export const generateMetadata = ({ params }: ResultsPageProps) =>
  workshopTitle(params, (messages) => messages.results.compare.title);

export default async function Page({ params, searchParams }: ResultsPageProps) {
  const { workshop: workshopId } = await params;
  const { with: chosen = [] } = await searchParams;
  const { texts, workshop } = await readTexts(workshopId);
  const caller = await services().callerFrom(await headers());
  const all = workshop === null ? [] : await services().workshops.list(caller);
  const started = all
    .filter(
      ({ packId, startedAt, role }) =>
        packId === workshop?.packId && startedAt !== null && role !== 'projector',
    )
    .sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  const ids = new Set([chosen].flat().flatMap((list) => list.split(',')));
  // From the earliest to the latest, so that a ratio below 1 says that students became faster.
  const compared = started.filter(({ id }) => id === workshopId || ids.has(id)).map(({ id }) => id);
  const result =
    compared.length < 2 || compared.length > MAX_OTHERS + 1
      ? null
      : await toApiResult(services().results.compare(caller, compared));
  return (
    <ComparePage
      workshopId={workshopId}
      texts={texts}
      links={resultsLinks(parseAddress(workshopId, {}, {}), 'aggregate')}
      others={started.filter(({ id }) => id !== workshopId)}
      chosen={[...ids]}
      comparison={result?.ok === true ? result.value : null}
    />
  );
}
