'use client';
export { SubpageError as default } from '#app/_features/workshop-access/subpage-error.tsx';
