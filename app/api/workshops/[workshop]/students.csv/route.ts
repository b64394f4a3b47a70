import { parseStudentFilter } from '#lib/protocol/student-list.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  const { fileName, type, body } = await services().seats.openStudentsCsv(
    caller,
    workshop,
    parseStudentFilter(new URL(request.url).searchParams),
  );
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
