import type { Connection, Database } from './connect.ts';
import { isDeadlock } from './errors.ts';

/**
 * Runs `work` in a transaction. A transaction that the database ended because of a deadlock runs
 * once more, so that two actions of people at the same time never look like an outage.
 */
export async function transact<T>(
  db: Connection | Database,
  work: (tx: Database) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    return db.transaction(work);
  }
}
