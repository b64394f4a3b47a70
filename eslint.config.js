import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixupPluginRules } from '@eslint/compat';
import next from '@next/eslint-plugin-next';
import { defineConfig, globalIgnores } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';
import { APP_IMPORTS } from './lib/server/http/app-sources.js';

/** One category per feature, because a feature must not import another feature. */
const FEATURES = readdirSync(join(import.meta.dirname, 'app/_features'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const FEATURE_CATEGORIES = FEATURES.map((name) => `feature ${name}`);

const GRADING = ['kit', 'protocol', 'cluster', 'packs', 'grading-types', 'grading'];
const ROOM = [...GRADING, 'room-views', 'room'];
const APP = [...Object.keys(APP_IMPORTS), 'app-lib', 'app-components', 'figures'];

/** The folder map of docs/ARCHITECTURE.md: each category, and what it may import besides itself. */
const MAP = {
  kit: [],
  protocol: ['kit'],
  cluster: ['kit', 'protocol'],
  'grading-types': ['kit', 'protocol', 'cluster'],
  packs: ['kit', 'protocol', 'cluster', 'grading-types'],
  grading: ['kit', 'protocol', 'cluster', 'packs', 'grading-types'],
  'room-views': ['kit', 'protocol', 'grading-types'],
  room: [...GRADING, 'room-views'],
  i18n: ['kit', 'protocol', 'grading-types'],
  client: ['kit', 'protocol', 'i18n', 'room-views', 'results-types'],
  db: ['kit', 'protocol'],
  auth: ['kit', 'protocol', 'db'],
  // The shape of the results, which pages show.
  'results-types': ['kit', 'protocol'],
  results: [...ROOM, 'results-types', 'db'],
  roster: ['kit', 'protocol'],
  realtime: [...ROOM, 'auth', 'db'],
  // The types that pages need; the services themselves reach a page through globalThis.
  context: [
    'kit',
    'protocol',
    'room-views',
    'room',
    'packs',
    'grading-types',
    'auth',
    'results-types',
    'results',
    'i18n',
    'db',
  ],
  server: [
    ...ROOM,
    'realtime',
    'auth',
    'db',
    'results-types',
    'results',
    'roster',
    'i18n',
    'sim',
    'context',
    'authoring',
  ],
  agents: ['kit', 'protocol', 'cluster'],
  sim: ['kit', 'protocol', 'cluster', 'packs', 'grading-types', 'agents'],
  record: ['kit', 'protocol', 'cluster', 'packs', 'grading-types', 'agents'],
  authoring: [...ROOM, 'i18n', 'record'],
  'app-lib': Object.keys(APP_IMPORTS),
  'app-components': [...Object.keys(APP_IMPORTS), 'app-lib'],
  figures: ['kit', 'app-components'],
  ...Object.fromEntries(FEATURE_CATEGORIES.map((category) => [category, APP])),
  'app-routes': [...APP, ...FEATURE_CATEGORIES],
};

/** Order matters: the first pattern that matches names the category. */
const FILES = [
  ['kit', 'lib/kit/**'],
  ['protocol', 'lib/protocol/**'],
  ['cluster', 'lib/cluster/**'],
  ['grading-types', 'lib/grading/{types,reason-params}.ts'],
  ['grading', 'lib/grading/**'],
  ['packs', 'lib/packs/**'],
  [
    'room-views',
    'lib/room/{views,replay-views,stats-views,notice-views,storage,grading,thresholds,roles,lifecycle}.ts',
  ],
  ['room', 'lib/room/**'],
  ['realtime', 'lib/realtime/**'],
  ['context', 'lib/server/{context,data-services}.ts'],
  ['server', 'lib/server/**'],
  ['results-types', 'lib/results/{types,report-types}.ts'],
  ['results', 'lib/results/**'],
  ['roster', 'lib/roster/**'],
  ['client', 'lib/client/**'],
  ['i18n', 'lib/i18n/**'],
  ['auth', 'lib/auth/**'],
  ['authoring', 'lib/authoring/**'],
  ['db', 'db/**'],
  ['sim', 'agents/sim/**'],
  ['record', 'agents/record/**'],
  ['agents', 'agents/**'],
  ['app-lib', 'app/_lib/**'],
  ['app-components', 'app/_components/**'],
  ['figures', 'app/figures/**'],
  ...FEATURES.map((name) => [`feature ${name}`, `app/_features/${name}/**`]),
  ['app-routes', 'app/**'],
  ['e2e', 'e2e/**'],
];

const allow = (from, to) => ({
  from: { file: { categories: from } },
  allow: { to: { file: { categories: { anyOf: [from, ...to] } } } },
});

const ENVIRONMENT =
  'Only lib/server/environment.ts and agents/cli/environment.ts read the environment. Pass the value as an argument.';
const CLIENT_NODE =
  'Only agents/ talks to a Kubernetes API server. Use the types of lib/protocol for what the agent sends.';
const DYNAMIC_CLIENT_NODE = {
  selector: 'ImportExpression[source.value=/^@kubernetes\\/client-node/]',
  message: CLIENT_NODE,
};
const CLIENT_FILE = {
  selector:
    'Program:has(> ExpressionStatement[directive="use client"]) > ImportDeclaration[importKind!="type"][source.value=/^#lib\\/server/]',
  message:
    'A "use client" file runs in the browser and can\'t import the server. Pass the data as props, or read it through lib/client.',
};
const POINTER_HANDLERS = ['onClick', 'onMouseDown', 'onMouseUp'];
const PROCESS_ENV = { name: 'node:process', importNames: ['env'], message: ENVIRONMENT };

export default defineConfig(
  globalIgnores([
    'node_modules/',
    '.next/',
    'dist/',
    'data/',
    'coverage/',
    'test-results/',
    'next-env.d.ts',
    'e2e/cluster/',
  ]),
  ts.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { boundaries, 'import-x': importX },
    settings: {
      'import/resolver': { typescript: { alwaysTryTypes: true } },
      'import-x/resolver-next': [createTypeScriptImportResolver({ alwaysTryTypes: true })],
      'boundaries/include': ['{app,lib,db,agents,e2e}/**/*'],
      'boundaries/files': FILES.map(([category, pattern]) => ({ category, pattern })),
      'boundaries/files-single-match': true,
      // Without this, a `#lib/…` path that doesn't resolve counts as an external package and passes.
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
            '{{from.file.categories}} must not import {{dependency.source}}{{#if to.file.categories}} ({{to.file.categories}}){{/if}}. See the map in docs/ARCHITECTURE.md: move the shared part down, or pass it in',
          policies: Object.entries(MAP).map(([from, to]) => allow(from, to)),
        },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
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
      'max-lines': ['error', 400],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: ENVIRONMENT },
      ],
      'no-restricted-imports': ['error', { paths: [PROCESS_ENV] }],
      'no-console': 'error',
    },
  },
  {
    // Only where hooks exist: these rules compile each function and cost more than the others.
    files: ['{app,lib/client,lib/i18n}/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    files: ['app/**/*.{ts,tsx}'],
    plugins: { '@next/next': next, 'jsx-a11y': fixupPluginRules(jsxA11y) },
    rules: {
      ...next.configs.recommended.rules,
      ...next.configs['core-web-vitals'].rules,
      ...jsxA11y.flatConfigs.recommended.rules,
      // Containers handle Escape, arrow keys and focus of the controls inside them.
      'jsx-a11y/no-noninteractive-element-interactions': ['error', { handlers: POINTER_HANDLERS }],
      'jsx-a11y/no-static-element-interactions': ['error', { handlers: POINTER_HANDLERS }],
      // Scrollable regions need a tab stop, because Safari can't scroll them by keyboard otherwise.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: ['pre', 'code', 'section', 'div'] }],
      // A form that opens after a click moves the focus to its field. Pages never do.
      'jsx-a11y/no-autofocus': 'off',
      // One cell of a grid has the tab stop (roving focus), not the grid.
      'jsx-a11y/interactive-supports-focus': ['error', { tabbable: ['button', 'link', 'textbox'] }],
    },
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
    files: ['lib/server/environment.ts', 'agents/cli/environment.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**', 'deploy/**'],
    rules: {
      'boundaries/dependencies': 'off',
      'no-restricted-properties': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
