export const APP_IMPORTS: Readonly<
  Record<
    'kit' | 'protocol' | 'client' | 'i18n' | 'room-views' | 'grading-types' | 'context',
    string | readonly string[]
  >
>;
