import { useEffect, useState } from 'react';
import { api } from '#lib/client/api.ts';
import type { StudentDetails } from '#lib/protocol/api/students.ts';

/** What the live room doesn't have of the seats, by id; null until it is loaded. */
export function useStudentDetails(workshopId: string): ReadonlyMap<string, StudentDetails> | null {
  const [details, setDetails] = useState<ReadonlyMap<string, StudentDetails> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void api.listStudents(workshopId).then((result) => {
      if (isCurrent)
        setDetails(
          new Map(result.ok ? result.value.students.map((student) => [student.id, student]) : []),
        );
    });
    return () => {
      isCurrent = false;
    };
  }, [workshopId]);
  return details;
}
