import process from 'node:process';
import { assertExpectedPaths, listBuiltPaths } from './reachable-paths.ts';

/** Runs after `next build`. Fails if the build has other paths than the list in the repository. */
assertExpectedPaths(listBuiltPaths(process.cwd()));
