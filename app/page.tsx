import { words } from '#components/words.ts';

/** The launch form and the list of sessions. */
export default function HomePage() {
  return <main id="content">{words.launch.heading}</main>;
}
