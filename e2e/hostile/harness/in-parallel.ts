/** Runs `count` tasks, at most `width` at the same time. Stops at the first failure. */
export async function inParallel<Result>(
  count: number,
  width: number,
  run: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await run(index);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
