import { services } from '#lib/server/context.ts';
import { definePublicApiRoute } from '#app/_lib/api-route.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';

export const GET = definePublicApiRoute((request) =>
  Promise.resolve(taggedResponse(request, services().api.describe())),
);
