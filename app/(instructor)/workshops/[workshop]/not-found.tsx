export { WorkshopNotFound as default } from '#app/_features/staff-shell/workshop-not-found.tsx';
