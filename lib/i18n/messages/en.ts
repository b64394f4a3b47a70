import { common } from './common.en.ts';
import { components } from './components.en.ts';
import { help } from './help.en.ts';
import { instructor } from './instructor.en.ts';
import { landing } from './landing.en.ts';
import { readiness } from './readiness.en.ts';
import { projector } from './projector.en.ts';
import { securityLog } from './security-log.en.ts';
import { settings } from './settings.en.ts';
import { student } from './student.en.ts';

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
