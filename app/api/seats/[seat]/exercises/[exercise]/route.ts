import { services } from '#lib/server/context.ts';
import { jsonResponse, getRequestLanguage, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string; exercise: string }>(
  async (request, { seat, exercise }) => {
    const asker = await services().callerFrom(request.headers);
    return jsonResponse(
      await services().seats.getExerciseText(asker, seat, exercise, getRequestLanguage(request)),
    );
  },
);
