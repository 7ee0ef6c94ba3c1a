/** The columns of the list: state, task, findings, agents, duration, cost, started. */
export const SESSION_GRID =
  'grid-cols-[1rem_minmax(0,1fr)_8.5rem_3.5rem_5.5rem_4.5rem_6rem] gap-x-4';
