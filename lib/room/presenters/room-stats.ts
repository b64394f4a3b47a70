import { canSeeNames } from '../policies.ts';
import type { Role, RoomFigures } from '../views.ts';

/** The room in figures as `role` may see them: who would be left behind is told to those who may know names. */
export function presentFigures(figures: RoomFigures, role: Role): RoomFigures {
  return canSeeNames(role) || figures.move === null
    ? figures
    : { ...figures, move: { ...figures.move, behind: [] } };
}
