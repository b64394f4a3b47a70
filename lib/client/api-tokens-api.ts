import type { z } from 'zod';
import type {
  ApiTokenSummary,
  CreateApiTokenBody,
  CreatedApiToken,
} from '#lib/protocol/api/api-tokens.ts';
import { createCall } from './api.ts';

const call = createCall();

/** The part of the HTTP API for a person's API tokens. */
export const apiTokensApi = {
  listApiTokens: () => call<ApiTokenSummary[]>('GET', '/api/me/tokens'),
  createApiToken: (body: z.input<typeof CreateApiTokenBody>) =>
    call<CreatedApiToken>('POST', '/api/me/tokens', body),
  revokeApiToken: (token: string) =>
    call<null>('DELETE', `/api/me/tokens/${encodeURIComponent(token)}`),
};
