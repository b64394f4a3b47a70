import { common } from './common.ja.ts';
import { components } from './components.ja.ts';
import { help } from './help.ja.ts';
import { instructor } from './instructor.ja.ts';
import { landing } from './landing.ja.ts';
import { readiness } from './readiness.ja.ts';
import { projector } from './projector.ja.ts';
import { securityLog } from './security-log.ja.ts';
import { settings } from './settings.ja.ts';
import { student } from './student.ja.ts';

export const messages = {
  common,
  student,
  instructor,
  landing,
  help,
  components,
  readiness,
  projector,
  securityLog,
  settings,
};
