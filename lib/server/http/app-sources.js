// Plain JavaScript, because eslint.config.js imports it, too.

/**
 * What app/ can import outside of app/: the name of each element in the boundaries map of
 * eslint.config.js, and its folders or files relative to the project. The page build uses the same
 * list to decide whether the pages must be built again.
 * @type {Readonly<Record<
 *   'kit' | 'protocol' | 'client' | 'i18n' | 'room-views' | 'grading-types' | 'results-types' | 'context',
 *   string | readonly string[]
 * >>}
 */
export const APP_IMPORTS = {
  kit: 'lib/kit',
  protocol: 'lib/protocol',
  client: 'lib/client',
  i18n: 'lib/i18n',
  'room-views': [
    'lib/room/views.ts',
    'lib/room/thresholds.ts',
    'lib/room/roles.ts',
    'lib/room/lifecycle.ts',
  ],
  'grading-types': 'lib/grading/types.ts',
  'results-types': ['lib/results/types.ts', 'lib/results/report-types.ts'],
  context: ['lib/server/context.ts', 'lib/server/data-services.ts'],
};
