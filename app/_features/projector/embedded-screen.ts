/** The projector view with its styles, for a page that shows it as a part. */
import './projector.css';

export { ProjectorScreen } from './projector-screen.tsx';
