import { account } from './account.ja.ts';
import { apiTokens } from './api-tokens.ja.ts';
import { common } from './common.ja.ts';
import { components } from './components.ja.ts';
import { exports } from './exports.ja.ts';
import { help } from './help.ja.ts';
import { instructor } from './instructor.ja.ts';
import { landing } from './landing.ja.ts';
import { readiness } from './readiness.ja.ts';
import { projector } from './projector.ja.ts';
import { rejoin } from './rejoin.ja.ts';
import { replay } from './replay.ja.ts';
import { results } from './results.ja.ts';
import { roster } from './roster.ja.ts';
import { seatActions } from './seat-actions.ja.ts';
import { securityLog } from './security-log.ja.ts';
import { settings } from './settings.ja.ts';
import { shell } from './shell.ja.ts';
import { students } from './students.ja.ts';
import { student } from './student.ja.ts';
import { workshopFields } from './workshop-fields.ja.ts';

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
