/**
 * The routes of the API for programs. This table is the source of its description for programs
 * (OpenAPI) and of its help page. The addresses and fields are only added to.
 */
import type { z } from 'zod';
import { TABLE_FORMATS } from '../export-tables.ts';
import type { ApiScope } from '../api-scopes.ts';
import { RoomCommandBody } from './commands.ts';
import { ExportQuery, TableQuery } from './exports.ts';
import { ROSTER_FILE_TYPES } from './roster.ts';
import { ReplayChunkQuery } from './replay.ts';
import { CompareQuery } from './results.ts';
import { ApiEraseBody, ApiResultsQuery, type ApiProblemCode } from './v1.ts';
import { CreateWorkshopBody, UpdateWorkshopBody } from './workshops.ts';

/** What a route answers: JSON with a schema of the description, a file, or nothing (204). */
export type ApiAnswer =
  | {
      readonly kind: 'json';
      readonly schema:
        | 'Workshops'
        | 'WorkshopDetails'
        | 'ResultsAnswer'
        | 'Comparison'
        | 'ReplayIndex'
        | 'ReplayChunk'
        | 'CommandResult'
        | 'AppliedRoster'
        | 'Description';
      readonly hasTag: boolean;
      /** 200 by default. */
      readonly status?: 201;
    }
  | { readonly kind: 'file'; readonly formats: readonly ('csv' | 'jsonl' | 'parquet' | 'zip')[] }
  | { readonly kind: 'none' };

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the prefix. Parameters are in braces. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  /** What a token needs, besides the role of its person. Empty: everyone can ask. */
  readonly scopes: readonly ApiScope[];
  readonly query: z.ZodObject | null;
  /** JSON, or a file of one of these content types. */
  readonly body: z.ZodType | { readonly fileTypes: readonly string[] } | null;
  readonly answer: ApiAnswer;
  readonly problems: readonly ApiProblemCode[];
}

const ACCESS: readonly ApiProblemCode[] = [
  'sign-in-required',
  'forbidden',
  'token-unknown',
  'token-expired',
  'too-many',
  'unavailable',
];
const OF_WORKSHOP: readonly ApiProblemCode[] = [...ACCESS, 'not-found', 'malformed'];
const DOWNLOAD: readonly ApiProblemCode[] = [...OF_WORKSHOP, 'not-ready'];
const DOWNLOAD_NOTE =
  'Without a level: pseudonymous, or the level of the export token. The level named needs the scope names:read, and with a session a reason.';

/** All routes. */
export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/workshops',
    id: 'listWorkshops',
    summary: 'List workshops',
    description:
      'The workshops whose results the reader can read, latest start first. An API token lists those that it names, or all of its person. An export token reads the one workshop that it was created in.',
    scopes: ['workshops:read'],
    query: null,
    body: null,
    answer: { kind: 'json', schema: 'Workshops', hasTag: false },
    problems: ACCESS,
  },
  {
    method: 'POST',
    path: '/workshops',
    id: 'createWorkshop',
    summary: 'Create a workshop',
    description:
      'The person becomes its owner. It needs the permission to create workshops, and a token for all workshops of the person.',
    scopes: ['workshops:write'],
    query: null,
    body: CreateWorkshopBody,
    answer: { kind: 'json', schema: 'WorkshopDetails', hasTag: false, status: 201 },
    problems: [...ACCESS, 'malformed', 'code-taken', 'pack-unknown', 'not-ready'],
  },
  {
    method: 'PATCH',
    path: '/workshops/{workshop}',
    id: 'updateWorkshop',
    summary: 'Change a workshop',
    description:
      'Its settings and its state, for owners and instructors. Only owners change namesDays and logDays, which can be fewer days than those of the server, never more.',
    scopes: ['workshops:write'],
    query: null,
    body: UpdateWorkshopBody,
    answer: { kind: 'json', schema: 'WorkshopDetails', hasTag: false },
    problems: [...OF_WORKSHOP, 'code-taken', 'outdated', 'workshop-not-open', 'workshop-ended'],
  },
  {
    method: 'DELETE',
    path: '/workshops/{workshop}',
    id: 'deleteWorkshop',
    summary: 'Delete a workshop',
    description: 'A draft or a workshop that is over, with everything in it, for owners.',
    scopes: ['workshops:write'],
    query: null,
    body: null,
    answer: { kind: 'none' },
    problems: [...OF_WORKSHOP, 'workshop-running'],
  },
  {
    method: 'GET',
    path: '/workshops/{workshop}/results',
    id: 'getResults',
    summary: 'Get results',
    description:
      'The data of the results page. A higher level than the one of the reader is lowered to it; for names, a token needs the scope names:read. With a token, ids of students at the level pseudonymous are always the same, and those of its tables; with a session they change with each computation. An answer of a workshop that runs is at most a minute old. With the ETag of an earlier answer in If-None-Match, an unchanged one is 304.',
    scopes: ['results:read'],
    query: ApiResultsQuery,
    body: null,
    answer: { kind: 'json', schema: 'ResultsAnswer', hasTag: true },
    problems: [...OF_WORKSHOP, 'busy'],
  },
  {
    method: 'GET',
    path: '/workshops/{workshop}/tables/{table}.{format}',
    id: 'getTable',
    summary: 'Download a table',
    description: `One table as a file. The table log needs the scope log:read. ${DOWNLOAD_NOTE} Two downloads with one token have the same pseudonyms, two with a session have different ones.`,
    scopes: ['results:read'],
    query: TableQuery,
    body: null,
    answer: { kind: 'file', formats: TABLE_FORMATS },
    problems: DOWNLOAD,
  },
  {
    method: 'GET',
    path: '/workshops/{workshop}/bundle.zip',
    id: 'getBundle',
    summary: 'Download all tables',
    description: `All tables of the level as CSV, with README.md, dictionary.csv and datapackage.json. ${DOWNLOAD_NOTE}`,
    scopes: ['results:read', 'log:read'],
    query: ExportQuery,
    body: null,
    answer: { kind: 'file', formats: ['zip'] },
    problems: DOWNLOAD,
  },
  {
    method: 'GET',
    path: '/workshops/{workshop}/xapi.jsonl',
    id: 'getStatements',
    summary: 'Download statements for a learning record store',
    description: `One xAPI 1.0.3 statement on each line. Not at the level aggregate, which has no students. ${DOWNLOAD_NOTE}`,
    scopes: ['results:read'],
    query: ExportQuery,
    body: null,
    answer: { kind: 'file', formats: ['jsonl'] },
    problems: DOWNLOAD,
  },
  {
    method: 'GET',
    path: '/workshops/{workshop}/replay/index.json',
    id: 'getReplay',
    summary: 'Get the replay',
    description:
      'The span of the replay, the number of its chunks and the marks of the day, or why there is none. The first request after the end records it. With the role organizer, or without the scope names:read or the level named, it is the replay of the projector view.',
    scopes: ['results:read'],
    query: null,
    body: null,
    answer: { kind: 'json', schema: 'ReplayIndex', hasTag: false },
    problems: OF_WORKSHOP,
  },
  {
    method: 'GET',
    path: '/workshops/{workshop}/replay/{chunk}',
    id: 'getReplayChunk',
    summary: 'Get a part of the replay',
    description:
      'Five minutes of the replay: the view at their begin, and its changes. Students have ids and no names. With the recording of the index, the answer can be stored for an hour; it is refused as outdated after the replay was recorded again.',
    scopes: ['results:read'],
    query: ReplayChunkQuery,
    body: null,
    answer: { kind: 'json', schema: 'ReplayChunk', hasTag: false },
    problems: [...OF_WORKSHOP, 'outdated'],
  },
  {
    method: 'PUT',
    path: '/workshops/{workshop}/roster',
    id: 'putRoster',
    summary: 'Import the roster',
    description:
      'Replaces the list of enrolled students by a file with values separated by commas, tabs or semicolons, of at most 4 MiB and 5,000 rows, for owners and instructors. Rows that the file no longer has are marked as removed. Students are matched by equal names. The same file again changes nothing. Rows with a problem are left out.',
    scopes: ['roster:write'],
    query: null,
    body: { fileTypes: ROSTER_FILE_TYPES },
    answer: { kind: 'json', schema: 'AppliedRoster', hasTag: false },
    problems: [...OF_WORKSHOP, 'workshop-ended'],
  },
  {
    method: 'POST',
    path: '/workshops/{workshop}/commands',
    id: 'executeCommand',
    summary: 'Execute a command',
    description:
      'A command of the live room, such as an announcement. The role of the person and the state of the workshop decide which ones are possible.',
    scopes: ['commands:write'],
    query: null,
    body: RoomCommandBody,
    answer: { kind: 'json', schema: 'CommandResult', hasTag: false },
    problems: [
      ...OF_WORKSHOP,
      'name-required',
      'not-ready',
      'outdated',
      'workshop-not-open',
      'workshop-ended',
    ],
  },
  {
    method: 'POST',
    path: '/workshops/{workshop}/erase',
    id: 'eraseStudent',
    summary: 'Erase a student',
    description:
      'Deletes everything about the student of a seat at once, for owners and instructors. It cannot be undone. With keepFacts, the facts behind the results stay under a new pseudonym.',
    scopes: ['erase'],
    query: null,
    body: ApiEraseBody,
    answer: { kind: 'none' },
    problems: DOWNLOAD,
  },
  {
    method: 'GET',
    path: '/packs/{pack}/results',
    id: 'compareResults',
    summary: 'Compare workshops of a course',
    description:
      'Times and passes of 2 to 6 workshops of one course, at the lowest level of all. An export token reads one workshop only, so a comparison needs an API token or a session. Workshops that never started are not found.',
    scopes: ['results:read'],
    query: CompareQuery,
    body: null,
    answer: { kind: 'json', schema: 'Comparison', hasTag: true },
    problems: [...OF_WORKSHOP, 'not-ready', 'busy'],
  },
  {
    method: 'GET',
    path: '/openapi.json',
    id: 'getDescription',
    summary: 'Get this description',
    description: 'The description of the API as OpenAPI 3.1. It needs no token.',
    scopes: [],
    query: null,
    body: null,
    answer: { kind: 'json', schema: 'Description', hasTag: true },
    problems: ['unavailable'],
  },
];
