import { defineConfig, globalIgnores } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

/**
 * The folder map of docs/ARCHITECTURE.md as a lint rule: a folder, and what it may import beside itself.
 * `client` marks the files that run in a browser.
 */
const MAP = {
  protocol: [],
  cluster: ['protocol'],
  packs: ['protocol', 'cluster', 'grading-types'],
  'grading-types': ['protocol', 'cluster'],
  grading: ['protocol', 'cluster', 'packs', 'grading-types'],
  room: ['protocol', 'cluster', 'packs', 'grading', 'grading-types', 'room-types'],
  i18n: ['protocol', 'grading-types'],
  auth: ['protocol', 'db'],
  db: ['protocol', 'cluster'],
  analytics: ['protocol', 'db'],
  realtime: [
    'protocol',
    'cluster',
    'packs',
    'grading',
    'grading-types',
    'room',
    'room-types',
    'auth',
    'db',
  ],
  server: [
    'protocol',
    'cluster',
    'packs',
    'grading',
    'grading-types',
    'room',
    'room-types',
    'realtime',
    'auth',
    'db',
    'analytics',
    'i18n',
    'sim',
    'context',
    'authoring',
  ],
  context: [
    'protocol',
    'room',
    'room-types',
    'packs',
    'grading-types',
    'auth',
    'analytics',
    'i18n',
    'db',
  ],
  client: ['protocol', 'i18n', 'room-types'],
  'room-types': ['protocol', 'grading-types'],
  agents: ['protocol', 'cluster'],
  sim: ['protocol', 'cluster', 'packs', 'grading-types', 'agents'],
  record: ['protocol', 'cluster', 'packs', 'grading-types', 'agents'],
  authoring: [
    'protocol',
    'cluster',
    'packs',
    'grading',
    'grading-types',
    'i18n',
    'record',
    'room',
    'room-types',
  ],
  app: ['protocol', 'context', 'client', 'i18n', 'room-types', 'grading-types'],
};

// Order matters: the first pattern that fits names the folder.
const FILES = [
  ['protocol', 'lib/protocol/**'],
  ['cluster', 'lib/cluster/**'],
  ['grading-types', 'lib/grading/types.ts'],
  ['grading', 'lib/grading/**'],
  ['packs', 'lib/packs/**'],
  ['room-types', 'lib/room/{types,day}.ts'],
  ['room', 'lib/room/**'],
  ['realtime', 'lib/realtime/**'],
  ['context', 'lib/server/context.ts'],
  ['server', 'lib/server/**'],
  ['analytics', 'lib/analytics/**'],
  ['client', 'lib/client/**'],
  ['i18n', 'lib/i18n/**'],
  ['auth', 'lib/auth/**'],
  ['authoring', 'lib/authoring/**'],
  ['db', 'db/**'],
  ['sim', 'agents/sim/**'],
  ['record', 'agents/record/**'],
  ['agents', 'agents/**'],
  ['app', 'app/**'],
  ['e2e', 'e2e/**'],
];

const allow = (from, to) => ({
  from: { file: { categories: from } },
  allow: { to: { file: { categories: { anyOf: [from, ...to] } } } },
});

const ENVIRONMENT =
  'The environment is parsed once, in lib/server/environment.ts or agents/command/environment.ts: take the value as an argument.';
const CLIENT_NODE =
  'Only agents/ speaks to a Kubernetes API server: take what it sends from lib/protocol.';
const DYNAMIC_CLIENT_NODE = {
  selector: 'ImportExpression[source.value=/^@kubernetes\\/client-node/]',
  message: CLIENT_NODE,
};
const CLIENT_FILE = {
  selector:
    'Program:has(> ExpressionStatement[directive="use client"]) > ImportDeclaration[importKind!="type"][source.value=/^#lib\\/server/]',
  message:
    'A "use client" file runs in the browser, where there is no server: take the data as props, or from lib/client.',
};
const PROCESS_ENV = { name: 'node:process', importNames: ['env'], message: ENVIRONMENT };

export default defineConfig(
  globalIgnores([
    'node_modules/',
    '.next/',
    'dist/',
    'data/',
    'coverage/',
    'next-env.d.ts',
    'e2e/cluster/',
  ]),
  ts.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { alwaysTryTypes: true } },
      'boundaries/include': ['{app,lib,db,agents,e2e}/**/*'],
      'boundaries/files': FILES.map(([category, pattern]) => ({ category, pattern })),
      'boundaries/files-single-match': true,
      // Otherwise a `#lib/...` that does not resolve would pass as somebody's package.
      'boundaries/flag-as-external': { unresolvableAlias: false },
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkUnknownLocals: true,
          message:
            '{{from.file.categories}} may not import {{dependency.source}}{{#if to.file.categories}} ({{to.file.categories}}){{/if}}: see the map in docs/ARCHITECTURE.md; move the shared part down, or pass it in',
          policies: Object.entries(MAP).map(([from, to]) => allow(from, to)),
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      complexity: ['error', 15],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: ENVIRONMENT },
      ],
      'no-restricted-imports': ['error', { paths: [PROCESS_ENV] }],
      'no-console': 'error',
    },
  },
  {
    // Only where hooks can be: these rules compile each function, and cost more than all others but the types.
    files: ['{app,lib/client,lib/i18n}/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    // The kubeconfig, authentication and TLS of a student's cluster belong to the agent alone.
    files: ['{app,lib,db,packs}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [PROCESS_ENV, { name: '@kubernetes/client-node', message: CLIENT_NODE }],
          patterns: [{ group: ['@kubernetes/client-node/*'], message: CLIENT_NODE }],
        },
      ],
      'no-restricted-syntax': ['error', DYNAMIC_CLIENT_NODE, CLIENT_FILE],
    },
  },
  {
    files: ['lib/server/environment.ts', 'agents/command/environment.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**'],
    rules: {
      'boundaries/dependencies': 'off',
      'no-restricted-properties': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
