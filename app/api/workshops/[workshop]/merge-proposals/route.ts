import { DecideMergeProposalBody } from '#lib/protocol/api/students.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, noContent, parseBody } from '#app/_lib/route.ts';

interface Params {
  workshop: string;
}

export const GET = defineRoute<Params>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.listMergeProposals(caller, workshop));
});

export const PATCH = defineRoute<Params>(async (request, { workshop }) => {
  const body = await parseBody(request, DecideMergeProposalBody);
  const caller = await services().callerFrom(request.headers);
  await services().seats.decideMergeProposal(caller, workshop, body);
  return noContent();
});
