import type { Check } from './complaint.ts';
import { endedByItself } from './run-end.ts';
import { ascending, counted, listed } from './wording.ts';

/** Agents that used no tool, said nothing and had no step in a session that is over. */
export const idleAgents: Check = {
  name: 'idle-agents',
  looksFor: 'Agents that never worked',
  look(run) {
    if (!endedByItself(run)) return [];
    const idle = [...run.graph.agents.values()]
      .filter(({ role }) => role !== 'human' && role !== 'stranger')
      .map(({ id }) => id)
      .filter((id) => !run.facts.worked.has(id));
    if (idle.length === 0) return [];
    return [
      {
        check: 'idle-agents',
        severity: 'doubt',
        title: `${counted(idle.length, 'agent')} never worked`,
        text: `${listed(idle)} had no step, used no tool and said nothing. The plan may have forgotten them, or a smaller team would have done.`,
        seqs: ascending(idle.map((id) => run.facts.registered.get(id) ?? null)),
        agents: idle,
      },
    ];
  },
};
