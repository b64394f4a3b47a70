import { podium } from '#lib/server/context.ts';
import { json, languageOf, route } from '#app/_lib/route.ts';

export const GET = route<{ seat: string; exercise: string }>(
  async (request, { seat, exercise }) => {
    const asker = await podium().askerOf(request.headers);
    return json(await podium().seats.exercise(asker, seat, exercise, languageOf(request)));
  },
);
