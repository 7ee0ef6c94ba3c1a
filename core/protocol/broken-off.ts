/** What stands as the result of a tool that was under way when its server ended. */
export const BROKEN_OFF = 'The server ended before this was done.';
