import { PreviewReGradeBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, done, json, route } from '#app/_lib/route.ts';

export const GET = route<{ event: string }>(async (request, { event }) => {
  const asker = await podium().askerOf(request.headers);
  return json(await podium().reGrades.current(asker, event));
});

export const POST = route<{ event: string }>(async (request, { event }) => {
  const body = await bodyOf(request, PreviewReGradeBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().reGrades.preview(asker, event, body));
});

export const DELETE = route<{ event: string }>(async (request, { event }) => {
  const asker = await podium().askerOf(request.headers);
  await podium().reGrades.cancel(asker, event);
  return done();
});
