/** What stands as the result of a tool that was under way when its server ended. */
export const BROKEN_OFF = 'The server ended before this was done.';

/** What stands as the result of a tool that was under way when its agent or the session was stopped. */
export const STOPPED_MIDWAY = 'Stopped before it had ended.';

/** What an agent is told of a tool that it asked for and that a stop or the server's end came before. */
export const NEVER_BEGUN =
  'Not carried out: the work was broken off before this had begun. Use it again.';
