/** The columns of the list from tablets on: state, task, findings, agents, duration, cost, started. */
export const SESSION_GRID =
  'md:grid-cols-[1rem_minmax(0,1fr)_8.5rem_3.5rem_5.5rem_4.5rem_6rem] md:gap-x-4';
