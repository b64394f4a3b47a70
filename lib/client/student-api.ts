import type { z } from 'zod';
import type { AgentRequest, DecideAgentRequestBody } from '#lib/protocol/api/admission.ts';
import type { CommandResult } from '#lib/protocol/api/commands.ts';
import type {
  AnswerQuizBody,
  ClaimResult,
  ClaimSeatBody,
  DeviceCodeBody,
  ExerciseText,
  InstallCommand,
  JoinAnswer,
  JoinBody,
  JoinState,
  JoinStateBody,
  MarkNoticeReadBody,
  RequestHelpBody,
  RevealHintBody,
  SeatCode,
  ShortCommand,
  ShortCommandBody,
  ShortCommandTarget,
} from '#lib/protocol/api/seats.ts';
import type { StudentReport } from '#lib/results/report-types.ts';
import { createCall } from './api.ts';

const call = createCall();
const encode = encodeURIComponent;

/** The part of the HTTP API for students: joining, and the pages of a seat. */
export const studentApi = {
  createShortCommand: (seatId: string) =>
    call<ShortCommand>('POST', `/api/seats/${encode(seatId)}/short-command`, {}),
  resolveShortCommand: (body: z.input<typeof ShortCommandBody>) =>
    call<ShortCommandTarget>('POST', '/api/short-command', body),
  listAgentRequests: (seat: string) =>
    call<AgentRequest[]>('GET', `/api/seats/${encode(seat)}/agent-requests`),
  decideAgentRequest: (seat: string, body: z.input<typeof DecideAgentRequestBody>) =>
    call<null>('POST', `/api/seats/${encode(seat)}/agent-requests`, body),
  getJoinState: (body: z.input<typeof JoinStateBody>) =>
    call<JoinState>('POST', '/api/join/state', body),
  joinWorkshop: (body: z.input<typeof JoinBody>) => call<JoinAnswer>('POST', '/api/join', body),
  claimSeat: (body: z.input<typeof ClaimSeatBody>) => call<ClaimResult>('POST', '/api/claim', body),
  endOtherSeatDevices: (seat: string) => call<null>('DELETE', `/api/seats/${encode(seat)}/devices`),
  getInstallCommand: (seat: string) =>
    call<InstallCommand>('POST', `/api/seats/${encode(seat)}/install-command`),
  revealHint: (seat: string, body: z.input<typeof RevealHintBody>, language: 'ja' | 'en') =>
    call<ExerciseText>('POST', `/api/seats/${encode(seat)}/hints?language=${language}`, body),
  answerQuiz: (seat: string, body: z.input<typeof AnswerQuizBody>, language: 'ja' | 'en') =>
    call<ExerciseText>('POST', `/api/seats/${encode(seat)}/quiz?language=${language}`, body),
  getExercise: (seat: string, exercise: string, language: 'ja' | 'en') =>
    call<ExerciseText>(
      'GET',
      `/api/seats/${encode(seat)}/exercises/${encode(exercise)}?language=${language}`,
    ),
  requestHelp: (seat: string, body: z.input<typeof RequestHelpBody>) =>
    call<CommandResult>('POST', `/api/seats/${encode(seat)}/help-request`, body),
  cancelHelp: (seat: string) => call<null>('DELETE', `/api/seats/${encode(seat)}/help-request`),
  markNoticeRead: (seat: string, body: z.input<typeof MarkNoticeReadBody>) =>
    call<null>('POST', `/api/seats/${encode(seat)}/notices/read`, body),
  getOwnReport: (seat: string) => call<StudentReport>('GET', `/api/seats/${encode(seat)}/report`),
  createDeviceCode: (seat: string, body: z.input<typeof DeviceCodeBody> = {}) =>
    call<SeatCode>('POST', `/api/seats/${encode(seat)}/device-code`, body),
};
