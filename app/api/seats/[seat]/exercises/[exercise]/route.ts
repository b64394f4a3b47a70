import { services } from '#lib/server/context.ts';
import { jsonResponse, getRequestLanguage, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string; exercise: string }>(
  async (request, { seat, exercise }) => {
    const caller = await services().callerFrom(request.headers);
    return jsonResponse(
      await services().seats.getExerciseText(caller, seat, exercise, getRequestLanguage(request)),
    );
  },
);
