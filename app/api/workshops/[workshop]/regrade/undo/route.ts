import { UndoReGradeBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, json, route } from '#app/_lib/route.ts';

export const POST = route<{ event: string }>(async (request, { event }) => {
  const body = await bodyOf(request, UndoReGradeBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().reGrades.undo(asker, event, body));
});
