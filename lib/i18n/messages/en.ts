import { account } from './account.en.ts';
import { apiTokens } from './api-tokens.en.ts';
import { common } from './common.en.ts';
import { components } from './components.en.ts';
import { exports } from './exports.en.ts';
import { help } from './help.en.ts';
import { instructor } from './instructor.en.ts';
import { landing } from './landing.en.ts';
import { readiness } from './readiness.en.ts';
import { projector } from './projector.en.ts';
import { rejoin } from './rejoin.en.ts';
import { replay } from './replay.en.ts';
import { results } from './results.en.ts';
import { roster } from './roster.en.ts';
import { seatActions } from './seat-actions.en.ts';
import { securityLog } from './security-log.en.ts';
import { settings } from './settings.en.ts';
import { shell } from './shell.en.ts';
import { students } from './students.en.ts';
import { student } from './student.en.ts';
import { workshopFields } from './workshop-fields.en.ts';

export const messages = {
  account,
  apiTokens,
  common,
  student,
  students,
  workshopFields,
  instructor,
  landing,
  exports,
  help,
  components,
  readiness,
  projector,
  rejoin,
  replay,
  results,
  roster,
  seatActions,
  securityLog,
  settings,
  shell,
};
