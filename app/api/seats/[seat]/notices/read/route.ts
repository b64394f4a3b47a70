import { ReadNoticeBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, done, route } from '#app/_lib/route.ts';

export const POST = route<{ seat: string }>(async (request, { seat }) => {
  const body = await bodyOf(request, ReadNoticeBody);
  const asker = await podium().askerOf(request.headers);
  await podium().seats.readNotice(asker, seat, body);
  return done();
});
