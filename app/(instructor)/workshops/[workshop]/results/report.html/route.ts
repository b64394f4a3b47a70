import { renderReport } from '#app/_features/results/report-document.tsx';
import { createResultsTexts } from '#app/_features/results/results-texts.ts';
import { defineRoute, getRequestLanguage } from '#app/_lib/route.ts';
import { ReportQuery } from '#lib/protocol/api/results.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { services } from '#lib/server/context.ts';

/** The results as one HTML file. The page's policy allows its styles; the file has no script. */
export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const query = ReportQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success)
    throw new HttpError('malformed', { field: query.error.issues[0]?.path.join('.') ?? '' });
  const { lang = getRequestLanguage(request), level, reason, against } = query.data;
  const caller = await services().callerFrom(request.headers);
  const comparison = against
    ? await services().results.compare(caller, [...against, workshop], { level })
    : null;
  const { results, fileName } = await services().results.openReport(caller, workshop, {
    level,
    reason,
  });
  const texts = createResultsTexts(lang, results.workshop.timeZone);
  return new Response(await renderReport(results, texts, comparison), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': `inline; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
